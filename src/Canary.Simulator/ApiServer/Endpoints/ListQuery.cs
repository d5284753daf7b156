using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Storage;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its objects, in order; evaluated when enumerated.</param>
/// <param name="Version">The list's resource version.</param>
/// <param name="Continue">Empty: the last page.</param>
/// <param name="Remaining">How many come after; null when not told.</param>
internal sealed record ListPage(IEnumerable<StoredObject> Items, string Version, string Continue, long? Remaining);

/// <summary>What a list asks for: where, which, from which version, how many.</summary>
internal sealed class ListQuery
{
    private readonly Exchange exchange;
    private readonly ObjectSelector selector;
    private readonly long limit;
    private readonly string version;
    private readonly string match;
    private readonly ContinueToken? token;

    private ListQuery(Exchange exchange)
    {
        this.exchange = exchange;
        var request = exchange.Request;
        limit = Math.Max(0, RequestOptions.Number(request, "limit") ?? 0);
        RequestOptions.Number(request, "timeoutSeconds");
        version = request.Parameter("resourceVersion") ?? "";
        limit = version == "0" ? 0 : limit;
        match = request.Parameter("resourceVersionMatch") ?? "";
        Check(request.Parameter("sendInitialEvents") is not null);
        selector = ObjectSelector.Read(exchange);
        if (request.Parameter("continue") is { Length: > 0 } next)
        {
            if (version.Length > 0 && version != "0")
            {
                throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
            }
            token = ContinueToken.Parse(next);
        }
    }

    /// <exception cref="StatusException">400 or 422: a parameter is wrong.</exception>
    public static ListQuery Read(Exchange exchange) => new(exchange);

    /// <exception cref="StatusException">410: the version is too old; 504: it is in the future.</exception>
    public ListPage Select()
    {
        var (objects, at) = Snapshot();
        var start = token?.Start;
        var matching = objects
            .Where(o => start is null || Compare(o.Key, start.Value) > 0)
            .Where(o => selector.Matches(o, exchange.Definition));
        if (limit == 0)
        {
            return new ListPage(matching, Text(at), "", null);
        }
        var page = new List<StoredObject>();
        StoredObject? more = null;
        foreach (var obj in matching)
        {
            if (page.Count == limit)
            {
                more = obj;
                break;
            }
            page.Add(obj);
        }
        if (more is null)
        {
            return new ListPage(page, Text(at), "", null);
        }
        long? remaining = selector.IsEverything
            ? objects.Count(o => Compare(o.Key, page[^1].Key) > 0 && selector.Matches(o, exchange.Definition))
            : null;
        return new ListPage(page, Text(at), new ContinueToken(at, page[^1].Key).Write(), remaining);
    }

    private (IEnumerable<StoredObject> Objects, long Version) Snapshot()
    {
        var store = exchange.Registry.Store;
        var kind = exchange.Definition.StorageKind;
        var (now, current) = store.Snapshot(kind);
        if (token is { Version: > 0 })
        {
            return store.SnapshotAt(kind, token.Version) is { } old
                ? (old.Values, token.Version)
                : throw ApiErrors.Expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
                        + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
                        + "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
                        + "deleted between the time the first chunk was returned and now may show up in the list.",
                    new ContinueToken(-1, token.Start).Write()
                );
        }
        if (token is not null || version.Length == 0 || version == "0")
        {
            return (now.Values, current);
        }
        var wanted = Versions.Parse(version);
        if (wanted > current)
        {
            throw ApiErrors.TooLargeVersion(wanted, current);
        }
        if (match != "Exact" && !(match.Length == 0 && limit > 0))
        {
            return (now.Values, current);
        }
        return store.SnapshotAt(kind, wanted) is { } exact
            ? (exact.Values, wanted)
            : throw ApiErrors.Expired("The resourceVersion for the provided list is too old.");
    }

    private void Check(bool hasInitialEvents)
    {
        var errors = new List<FieldError>();
        if (match.Length > 0)
        {
            if (version.Length == 0)
            {
                errors.Add(
                    FieldError.Forbidden(
                        "resourceVersionMatch",
                        "resourceVersionMatch is forbidden unless resourceVersion is provided"
                    )
                );
            }
            else if (match == "Exact" && version == "0")
            {
                errors.Add(
                    FieldError.Forbidden(
                        "resourceVersionMatch",
                        "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
                    )
                );
            }
            if (match is not ("Exact" or "NotOlderThan"))
            {
                errors.Add(FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
            }
        }
        if (hasInitialEvents)
        {
            errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("ListOptions", "meta.k8s.io", "", errors);
        }
        if (version.Length > 0)
        {
            Versions.Parse(version);
        }
    }

    private static int Compare(ObjectKey a, ObjectKey b)
    {
        var byNamespace = string.CompareOrdinal(a.Namespace, b.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a page ended: the version of the list (-1: whatever is there) and the last key.</summary>
    private sealed record ContinueToken(long Version, ObjectKey Start)
    {
        public string Write() =>
            Convert
                .ToBase64String(
                    Json.Write(
                        new JsonObject
                        {
                            ["v"] = "meta.k8s.io/v1",
                            ["rv"] = Version,
                            ["start"] = $"{Start.Namespace}/{Start.Name}",
                        }
                    )
                )
                .TrimEnd('=')
                .Replace('+', '-')
                .Replace('/', '_');

        public static ContinueToken Parse(string text)
        {
            try
            {
                var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
                var json = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(padded))) as JsonObject;
                var start = json.String("start")?.Split('/', 2);
                if (json.Integer("rv") is { } rv && start is { Length: 2 })
                {
                    return new ContinueToken(rv, new ObjectKey(start[0], start[1]));
                }
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                throw ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {e.Message}");
            }
            throw ApiErrors.BadRequest("invalid continue token: continue key is not valid: no version or start");
        }
    }
}
