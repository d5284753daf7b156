using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh;

/// <summary>What a simulated pod's web server says.</summary>
internal static class PodPage
{
    /// <summary>
    /// On <c>/headers</c> the request's headers, on <c>/env</c> and <c>/files</c> the variables and files that the containers started with,
    /// elsewhere who answers.
    /// </summary>
    public static string Body(PodRuntime pod, int status, GatewayRequest request)
    {
        switch (request.Path)
        {
            case "/headers":
                return Map(request.Headers);
            case "/env":
                return Map(pod.Configuration.Containers.Values.SelectMany(container => container.Environment));
            case "/files":
                return Map(pod.Configuration.Containers.Values.SelectMany(container => container.Files));
            default:
                break;
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

    private static string Map(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries)
        {
            map[key] = value;
        }
        return map.ToJsonString() + "\n";
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
