using System.Text.Json.Nodes;
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

    /// <summary>The backend takes a cookie back.</summary>
    public static bool IsTakenBack(JsonNode? backend) =>
        (backend?["filters"] as JsonArray ?? [])
            .Where(filter => (string?)filter?["type"] == Type)
            .SelectMany(filter => filter?[Member]?["add"] as JsonArray ?? [])
            .Any(header => (string?)header?["name"] == Header && SetCookie.IsRemoval((string?)header["value"] ?? ""));
}
