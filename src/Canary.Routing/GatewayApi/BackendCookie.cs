using System.Text.Json.Nodes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>The Set-Cookie header that a backend's answers are given.</summary>
internal static class BackendCookie
{
    private const string Type = "ResponseHeaderModifier";
    private const string Member = "responseHeaderModifier";
    private const string Header = "Set-Cookie";

    /// <summary>Adds it, to a modifier that the backend has already, as there may be one only.</summary>
    public static void Add(JsonObject backend, string cookie)
    {
        var filters = backend["filters"] as JsonArray;
        if (filters is null)
        {
            filters = [];
            backend["filters"] = filters;
        }
        var modifier = filters.FirstOrDefault(filter => (string?)filter?["type"] == Type);
        if (modifier is null)
        {
            modifier = new JsonObject { ["type"] = Type, [Member] = new JsonObject() };
            filters.Add(modifier);
        }
        var headers = modifier[Member]!.AsObject(); // Gateway API demands it of the type.
        if (headers["add"] is not JsonArray)
        {
            headers["add"] = new JsonArray();
        }
        headers["add"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = Header, ["value"] = cookie });
    }

    /// <summary>Takes away what <see cref="Add"/> added, whatever the cookies' values; what else the backend does to answers stays.</summary>
    public static void Remove(JsonObject backend, V1SessionAffinity affinity)
    {
        foreach (var filter in (backend["filters"] as JsonArray ?? []).ToList())
        {
            if ((string?)filter?["type"] != Type || filter?[Member] is not JsonObject headers)
            {
                continue;
            }
            var added = headers["add"] as JsonArray ?? [];
            foreach (var header in added.Where(header => IsOf(affinity, header)).ToList())
            {
                added.Remove(header);
            }
            RemoveIfEmpty(headers, "add");
            if (headers.Count == 0)
            {
                backend["filters"]!.AsArray().Remove(filter);
            }
        }
        RemoveIfEmpty(backend, "filters");
    }

    /// <summary>The backend takes a cookie back.</summary>
    public static bool IsTakenBack(JsonNode? backend) =>
        (backend?["filters"] as JsonArray ?? [])
            .Where(filter => (string?)filter?["type"] == Type)
            .SelectMany(filter => filter?[Member]?["add"] as JsonArray ?? [])
            .Any(header => (string?)header?["name"] == Header && SetCookie.IsRemoval((string?)header["value"] ?? ""));

    private static bool IsOf(V1SessionAffinity affinity, JsonNode? header) =>
        (string?)header?["name"] == Header
        && new[] { affinity.CookieName, affinity.PrimaryCookieName }.Any(name =>
            name is not null && ((string?)header["value"])?.StartsWith(name + "=", StringComparison.Ordinal) == true
        );

    private static void RemoveIfEmpty(JsonObject parent, string list)
    {
        if (parent[list] is JsonArray { Count: 0 })
        {
            parent.Remove(list);
        }
    }
}
