using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>A metric of a HorizontalPodAutoscaler's spec.</summary>
internal sealed class AutoscalerMetric(JsonNode metric)
{
    /// <summary><c>Resource</c>, <c>ContainerResource</c>, <c>Pods</c>, <c>Object</c> or <c>External</c>.</summary>
    public string Type { get; } = metric.Text("type") ?? "Resource";

    public string Name => Source.Text("metric", "name") ?? Source.Text("name") ?? "";

    /// <summary>The target is a percentage of what the pods request.</summary>
    public bool IsUtilization => Target.Number("averageUtilization") is not null;

    /// <summary>The target is an average over the pods.</summary>
    public bool IsAverage => IsUtilization || Target.Text("averageValue") is not null;

    /// <summary>What the metric should be at; null: the spec says nothing usable.</summary>
    public double? Goal
    {
        get
        {
            var text =
                Target.Number("averageUtilization")?.ToString(CultureInfo.InvariantCulture)
                ?? Target.Text("averageValue")
                ?? Target.Text("value");
            return text is not null && Quantity.TryParse(text, out var quantity) && quantity.Value > 0
                ? quantity.Value
                : null;
        }
    }

    private JsonNode? Source => metric.At(Field);

    private JsonNode? Target => Source.At("target");

    private string Field => char.ToLowerInvariant(Type[0]) + Type[1..];

    /// <summary>As the status shows it.</summary>
    public JsonObject Show(double value)
    {
        var shown = Source?.Copy() ?? [];
        shown.Remove("target");
        shown["current"] = IsUtilization
            ? new JsonObject { ["averageUtilization"] = (int)value }
            : new JsonObject { [IsAverage ? "averageValue" : "value"] = Text(value) };
        return new() { ["type"] = Type, [Field] = shown };
    }

    private static string Text(double value) =>
        value == Math.Floor(value)
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : Math.Ceiling(value * 1000).ToString("F0", CultureInfo.InvariantCulture) + "m";
}
