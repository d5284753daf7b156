using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh;

/// <summary>What a simulated pod's web server says.</summary>
internal static class PodPage
{
    /// <summary>On <c>/headers</c> the request's headers, elsewhere who answers.</summary>
    public static string Body(PodRuntime pod, int status, GatewayRequest request)
    {
        if (request.Path == "/headers")
        {
            var headers = request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value));
            return new JsonObject(headers).ToJsonString() + "\n";
        }
        var image = pod.Behaviour.Image;
        var body = new JsonObject
        {
            ["hostname"] = pod.Key.Name,
            ["version"] = Version(image),
            ["image"] = image,
            ["revision"] = pod.Revision,
            ["message"] = status < 400 ? pod.Behaviour.Message : $"this release fails: status {status}",
            ["path"] = request.Path,
        };
        return body.ToJsonString() + "\n";
    }

    /// <summary>The image's tag, or what follows the @ of a digest.</summary>
    private static string Version(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        if (digest >= 0)
        {
            return image[(digest + 1)..];
        }
        var tag = image.LastIndexOf(':');
        return tag > image.LastIndexOf('/') ? image[(tag + 1)..] : "latest";
    }
}
