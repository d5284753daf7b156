using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Tables;

namespace Canary.Simulator.ApiServer.Watch;

/// <summary>Writes the lines of a watch.</summary>
internal sealed class WatchRenderer(Exchange exchange, Representation form)
{
    private bool hasColumns;

    /// <summary>An object as it is stored goes out without being parsed.</summary>
    public ReadOnlyMemory<byte> Event(string type, StoredObject obj)
    {
        var definition = exchange.Definition;
        if (!form.IsTable && !form.IsPartial && definition.Conversion is null)
        {
            return Concat(
                Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"),
                definition.Head,
                obj.Body.AsMemory(1),
                "}\n"u8.ToArray()
            );
        }
        return Line(type, Shape(exchange.Registry.Read(obj, definition)));
    }

    /// <summary>An object's earlier state under the version of the change that took it out of the selection.</summary>
    public ReadOnlyMemory<byte> Left(StoredObject before, long revision)
    {
        var obj = exchange.Registry.Read(before, exchange.Definition);
        obj.Ensure("metadata")["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return Line("DELETED", Shape(obj));
    }

    public ReadOnlyMemory<byte> Bookmark(long revision, bool endsInitial)
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture),
            ["creationTimestamp"] = null,
        };
        if (endsInitial)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }
        var type = exchange.Definition.Type;
        var obj = new JsonObject
        {
            ["kind"] = type.Kind,
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = metadata,
        };
        return Line("BOOKMARK", form.IsTable ? BookmarkTable(obj) : Shape(obj));
    }

    public static ReadOnlyMemory<byte> Error(StatusException error) => Line("ERROR", error.ToStatus());

    private JsonObject Shape(JsonObject obj)
    {
        if (form.IsPartial)
        {
            return PartialMetadata.Of(obj);
        }
        if (!form.IsTable)
        {
            return obj;
        }
        var table = TableAnswer.Of([obj], TableAnswer.Metadata(obj), exchange, withColumns: !hasColumns);
        hasColumns = true;
        return table;
    }

    private JsonObject BookmarkTable(JsonObject obj) =>
        TableAnswer.Of([obj], TableAnswer.Metadata(obj), exchange, withColumns: false);

    private static byte[] Line(string type, JsonObject obj) =>
        [.. Json.Write(new JsonObject { ["type"] = type, ["object"] = obj }), (byte)'\n'];

    private static byte[] Concat(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            length += part.Length;
        }
        var result = new byte[length];
        var at = 0;
        foreach (var part in parts)
        {
            part.Span.CopyTo(result.AsSpan(at));
            at += part.Length;
        }
        return result;
    }
}
