using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Tables;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>GET of an object and of a collection.</summary>
internal static class ReadEndpoint
{
    /// <summary>Longer lists are sent in chunks, not made in memory first.</summary>
    private const int ChunkedFrom = 500;

    public static ApiResponse Get(Exchange exchange)
    {
        if (exchange.Request.Parameter("resourceVersion") is { Length: > 0 } version)
        {
            var (wanted, current) = (Versions.Parse(version), exchange.Registry.Store.Revision);
            if (wanted > current)
            {
                throw ApiErrors.TooLargeVersion(wanted, current);
            }
        }
        return exchange.Answer(200, exchange.Registry.Get(exchange.Definition, exchange.Key));
    }

    public static ApiResponse List(Exchange exchange)
    {
        var page = ListQuery.Read(exchange).Select();
        var form = Negotiation.Choose(exchange.Request.Header("Accept"), Negotiation.ObjectForms);
        if (
            form.IsTable
            || form.IsPartial
            || form.IsYaml
            || exchange.IsPretty
            || exchange.Definition.Conversion is not null
        )
        {
            return Whole(exchange, page, form);
        }
        var items = page.Items.ToList();
        var chunks = Parts(exchange, page, items);
        if (items.Count >= ChunkedFrom)
        {
            return exchange.Warned(new ApiResponse { Chunks = Async(chunks) });
        }
        using var body = new MemoryStream();
        foreach (var chunk in chunks)
        {
            body.Write(chunk.Span);
        }
        return exchange.Warned(new ApiResponse { Body = body.GetBuffer().AsMemory(0, (int)body.Length) });
    }

    private static ApiResponse Whole(Exchange exchange, ListPage page, Representation form)
    {
        var items = page.Items.Select(o => exchange.Registry.Read(o, exchange.Definition)).ToList();
        var metadata = Metadata(page);
        if (form.IsTable)
        {
            return exchange.Send(200, TableAnswer.Of(items, metadata, exchange), form.IsYaml);
        }
        if (form.IsPartial)
        {
            return exchange.Send(200, PartialMetadata.List(items, metadata), form.IsYaml);
        }
        if (!exchange.Definition.IsCustom)
        {
            items.ForEach(i => i.Remove("kind"));
            items.ForEach(i => i.Remove("apiVersion"));
        }
        var list = new JsonObject
        {
            ["kind"] = exchange.Definition.ListKind,
            ["apiVersion"] = exchange.Definition.Type.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items]),
        };
        return exchange.Send(200, list, form.IsYaml);
    }

    /// <summary>Stored bodies go out as they are; items of custom kinds tell their kind, those of built-in ones do not.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Parts(Exchange exchange, ListPage page, List<StoredObject> items)
    {
        var definition = exchange.Definition;
        var head =
            $"{{\"kind\":\"{definition.ListKind}\",\"apiVersion\":\"{definition.Type.ApiVersion}\",\"metadata\":{Json.Text(Metadata(page))},\"items\":[";
        yield return Encoding.UTF8.GetBytes(head);
        var comma = false;
        foreach (var item in items)
        {
            if (comma)
            {
                yield return ","u8.ToArray();
            }
            comma = true;
            if (definition.IsCustom)
            {
                yield return definition.Head;
                yield return item.Body.AsMemory(1);
            }
            else
            {
                yield return item.Body;
            }
        }
        yield return "]}\n"u8.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Async(
        IEnumerable<ReadOnlyMemory<byte>> chunks,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var chunk in chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return chunk;
        }
        await ValueTask.CompletedTask;
    }

    private static JsonObject Metadata(ListPage page)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Version };
        if (page.Continue.Length > 0)
        {
            metadata["continue"] = page.Continue;
        }
        if (page.Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }
        return metadata;
    }
}
