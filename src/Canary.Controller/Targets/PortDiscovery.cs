using System.Text.Json;
using Canary.Engine;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>Finds the ports of a target's containers, for services that are to carry all of them.</summary>
internal static class PortDiscovery
{
    /// <summary>The proxies that meshes put beside the workload.</summary>
    private static readonly string[] Sidecars = ["istio-proxy", "envoy"];

    /// <summary>In the order of the pod template; a port without a name is called by its container and its place there.</summary>
    public static ValueList<V1ServicePort> Of(JsonElement podSpec) =>
        podSpec
            .Child("containers")
            .Items()
            .Where(container => !Sidecars.Contains(container.Child("name").Text()))
            .SelectMany(container =>
                container
                    .Child("ports")
                    .Items()
                    .Select((port, i) => Read(port, $"tcp-{container.Child("name").Text()}-{i}"))
            )
            .Where(port => port.Port > 0)
            .ToValueList();

    private static V1ServicePort Read(JsonElement port, string fallback) =>
        new()
        {
            Name = port.Child("name").Text() is { Length: > 0 } name ? name : fallback,
            Port = port.Child("containerPort").Number() ?? 0,
            Protocol = port.Child("protocol").Text() is { Length: > 0 } protocol ? protocol : "TCP",
        };
}
