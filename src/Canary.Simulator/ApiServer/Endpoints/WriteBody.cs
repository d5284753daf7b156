using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>What a write would make of its object, read before it is done.</summary>
internal static class WriteBody
{
    /// <summary>The request is a server-side apply.</summary>
    public static bool IsApply(Exchange exchange) => Format(exchange) == PatchEndpoint.ApplyYaml;

    /// <summary>The object as it is sent, or as a patch would leave it.</summary>
    public static JsonObject Read(Exchange exchange) =>
        exchange.Info.Verb == "patch"
            ? Patched(exchange)
            : RequestBody.ReadObject(exchange.Request, exchange.Definition.Schema).Object;

    private static JsonObject Patched(Exchange exchange)
    {
        if (IsApply(exchange))
        {
            return RequestBody.Yaml(exchange.Request.Body) as JsonObject ?? [];
        }
        var current = exchange.Registry.Find(exchange.Definition, exchange.Key) ?? [];
        return PatchEndpoint.ReadPatch(exchange, Format(exchange))(current);
    }

    private static string Format(Exchange exchange) => Negotiation.MediaType(exchange.Request.Header("Content-Type"));
}
