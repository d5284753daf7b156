using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Nginx;

/// <summary>Reads the annotations of canary Ingresses.</summary>
/// <param name="prefix">What they begin with.</param>
internal sealed class CanaryShareReader(string prefix)
{
    public bool IsCanary(JsonObject ingress) => Text(ingress, "canary") == "true";

    public CanaryShare Read(JsonObject ingress, RouteBackend backend)
    {
        var pattern = Text(ingress, "canary-by-header-pattern");
        return new()
        {
            Backend = backend,
            Header = Text(ingress, "canary-by-header"),
            HeaderValue = Text(ingress, "canary-by-header-value"),
            HeaderPattern = pattern is null ? null : Patterns.Read(pattern, "canary-by-header-pattern", []),
            Cookie = Text(ingress, "canary-by-cookie"),
            Weight = Number(ingress, "canary-weight", 0) / Math.Max(Number(ingress, "canary-weight-total", 100), 1),
        };
    }

    /// <summary>The time that a backend has to answer.</summary>
    public TimeSpan ReadTimeout(JsonObject ingress) => TimeSpan.FromSeconds(Number(ingress, "proxy-read-timeout", 60));

    private double Number(JsonObject ingress, string name, int otherwise) =>
        int.TryParse(Text(ingress, name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    private string? Text(JsonObject ingress, string name) =>
        ingress.Annotation($"{prefix}/{name}") is { Length: > 0 } text ? text : null;
}
