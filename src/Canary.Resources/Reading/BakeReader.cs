using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.bake</c>.</summary>
internal static class BakeReader
{
    private const string Path = "spec.bake";

    /// <summary>Null: a promotion is final.</summary>
    /// <param name="canary">Whose.</param>
    /// <param name="analysis">What judges where the bake has no metrics of its own.</param>
    /// <param name="options">What metrics are read with.</param>
    /// <param name="errors">Where errors go.</param>
    public static BakePolicy? Read(
        V1Canary canary,
        ValueList<MetricCheck> analysis,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        if (canary.Spec.Bake is not { } bake)
        {
            return null;
        }
        if (canary.Spec.TargetRef?.Kind == TargetReference.Service)
        {
            errors.Add(
                Path,
                null,
                "can't be done for a Service, whose former pods are nobody's to bring back",
                "remove it"
            );
        }
        if (string.IsNullOrEmpty(bake.Duration))
        {
            errors.Missing($"{Path}.duration", "write how long the new primary is judged on, for example 30m");
        }
        var metrics = bake.Metrics is null
            ? analysis
            : MetricReader.Read($"{Path}.metrics", bake.Metrics, canary.Metadata.Namespace, options, errors);
        var second = TimeSpan.FromSeconds(1);
        var policy = new BakePolicy(errors.Duration($"{Path}.duration", bake.Duration, second, second), metrics);
        CheckWindows(bake, policy, errors);
        return policy;
    }

    /// <summary>A metric whose window does not fit would never say a word, and the bake would pass.</summary>
    private static void CheckWindows(V1CanaryBake bake, BakePolicy policy, SpecErrors errors)
    {
        if (!Duration.TryParse(bake.Duration ?? "", out _))
        {
            return;
        }
        foreach (var metric in policy.Metrics)
        {
            if (metric.CountsInBakeAfter > policy.Duration)
            {
                errors.Add(
                    $"{Path}.duration",
                    bake.Duration,
                    $"is too short for the metric {metric.Name}, which says something after {Duration.Format(metric.CountsInBakeAfter)} only",
                    $"write at least that, or give the bake metrics of a shorter interval"
                );
            }
        }
    }
}
