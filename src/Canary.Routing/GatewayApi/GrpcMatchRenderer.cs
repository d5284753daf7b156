using System.Text.Json.Nodes;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes a GRPCRoute's match out of Istio's words: gRPC's services and methods are paths there.</summary>
internal static class GrpcMatchRenderer
{
    public static JsonObject Render(V1HttpMatch match)
    {
        var rendered = new JsonObject();
        if (GrpcPath.Read(match.Uri) is { } path)
        {
            var method = new JsonObject { ["type"] = "Exact", ["service"] = path.Service };
            if (path.Method is not null)
            {
                method["method"] = path.Method;
            }
            rendered["method"] = method;
        }
        if (match.Headers is { Count: > 0 } headers)
        {
            rendered["headers"] = HttpMatchRenderer.RenderNamed(headers);
        }
        return rendered;
    }
}
