using System.Diagnostics.Metrics;
using System.Globalization;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Telemetry;

/// <summary>The series that a Canary's status is worth.</summary>
internal static class CanarySeries
{
    /// <summary>The labels that every series about a Canary carries.</summary>
    public static (KeyValuePair<string, object?> Namespace, KeyValuePair<string, object?> Name) Labels(ObjectKey key) =>
        (new("namespace", key.Namespace), new("name", key.Name));

    public static IEnumerable<Measurement<double>> Phase(V1Canary canary) =>
        canary.Status?.Phase is { Length: > 0 } phase
            ? [Of(canary, 1, new KeyValuePair<string, object?>("phase", phase))]
            : [];

    public static IEnumerable<Measurement<double>> Weight(V1Canary canary) =>
        canary.Status is { } status ? [Of(canary, (double)status.CanaryWeight)] : [];

    public static IEnumerable<Measurement<double>> FailedChecks(V1Canary canary) =>
        canary.Status is { } status ? [Of(canary, status.FailedChecks)] : [];

    public static IEnumerable<Measurement<double>> CheckValue(V1Canary canary) =>
        from check in canary.Status?.Checks ?? []
        let value = Number(check.Value)
        where value is not null
        select Of(canary, value ?? 0, new KeyValuePair<string, object?>("metric", check.Name));

    public static IEnumerable<Measurement<double>> CheckThreshold(V1Canary canary) =>
        from check in canary.Status?.Checks ?? []
        from bound in new[] { (Name: "min", Value: Number(check.Min)), (Name: "max", Value: Number(check.Max)) }
        where bound.Value is not null
        select Of(canary, bound.Value ?? 0, new("metric", check.Name), new("bound", bound.Name));

    public static IEnumerable<Measurement<double>> Info(V1Canary canary) =>
        [
            Of(
                canary,
                1,
                new("target_kind", canary.Spec.TargetRef?.Kind ?? ""),
                new("target", canary.Spec.TargetRef?.Name ?? ""),
                new("provider", canary.Spec.Provider ?? "")
            ),
        ];

    public static IEnumerable<Measurement<double>> Stalled(V1Canary canary) =>
        from condition in canary.Status?.Conditions ?? []
        where condition is { Type: "Stalled", Status: "True" }
        select Of(canary, 1, new KeyValuePair<string, object?>("reason", condition.Reason));

    public static IEnumerable<Measurement<double>> LastTransition(V1Canary canary) =>
        canary.Status?.LastTransitionTime is { } at ? [Of(canary, at.ToUnixTimeMilliseconds() / 1000.0)] : [];

    private static Measurement<double> Of(
        V1Canary canary,
        double value,
        params ReadOnlySpan<KeyValuePair<string, object?>> more
    )
    {
        var (@namespace, name) = Labels(canary.Metadata.Key);
        return new Measurement<double>(value, [@namespace, name, .. more]);
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
