using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads what the engine acts on.</summary>
internal static class PolicyReader
{
    private const string Analysis = "spec.analysis";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The policy; of use only when no errors were found.</summary>
    public static RolloutPolicy Read(V1Canary canary, string provider, ReaderOptions options, SpecErrors errors)
    {
        var spec = canary.Spec;
        var skip = spec.SkipAnalysis ?? false;
        if (spec.Analysis is null && !skip)
        {
            errors.Missing(Analysis, "say how traffic moves and what judges it, or set spec.skipAnalysis: true");
        }
        var analysis = spec.Analysis ?? new();
        var strategy = StrategyReader.Read(analysis, provider, optional: spec.Analysis is null, errors);
        var interval = errors.Duration($"{Analysis}.interval", analysis.Interval, TimeSpan.FromMinutes(1), Second);
        var metrics = MetricReader.Read(
            $"{Analysis}.metrics",
            analysis.Metrics,
            canary.Metadata.Namespace,
            options,
            errors
        );
        var hooks = WebhookReader.Asked(analysis.Webhooks, errors);
        return new()
        {
            TargetName = spec.TargetRef?.Name ?? "",
            Namespace = canary.Metadata.Namespace,
            CanaryName = new(canary.Metadata.Namespace, canary.Metadata.Name),
            Strategy = strategy,
            Notice = StrategyReader.Notice(analysis, provider),
            SkipAnalysis = skip,
            Suspend = spec.Suspend ?? false,
            PromotionStep = AbortReader.ReadPromotionStep(analysis, provider, errors),
            Abort = AbortReader.Read(analysis, interval, provider, errors),
            SessionAffinity = SessionAffinityReader.Read(analysis, provider, errors),
            Interval = interval,
            Threshold = ReadThreshold(spec.Analysis, errors),
            ProgressDeadline = ReadProgressDeadline(spec.ProgressDeadlineSeconds, errors),
            PrimaryReadyThreshold = ReadPercent("primaryReadyThreshold", analysis.PrimaryReadyThreshold, errors),
            CanaryReadyThreshold = ReadPercent("canaryReadyThreshold", analysis.CanaryReadyThreshold, errors),
            MaxHold = errors.Duration($"{Analysis}.maxHold", analysis.MaxHold, TimeSpan.FromHours(1), Second),
            Metrics = metrics,
            Bake = BakeReader.Read(canary, metrics, options, errors),
            OnFailure = ReadChoice<FailureAction>("onFailure", analysis.OnFailure, errors),
            OnInconclusive = ReadChoice<InconclusiveAction>("onInconclusive", analysis.OnInconclusive, errors),
            Hooks = hooks,
            Gates = GateReader.Read(analysis.Gates, hooks, errors),
            RollbackWindow = ReadRollbackWindow(spec.RollbackWindow, errors),
            Schedule = ScheduleReader.Read(spec.Schedule, errors),
            DependsOn = CoordinationReader.ReadDependencies(canary, options, errors),
            Group = CoordinationReader.ReadGroup(spec.Group, errors),
            RevertOnDeletion = spec.RevertOnDeletion ?? true,
        };
    }

    /// <summary>One of the words of an enumeration, in small letters; absent: the first.</summary>
    private static T ReadChoice<T>(string field, string? word, SpecErrors errors)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return default;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        var words = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        errors.Add($"{Analysis}.{field}", word, "is not something to do", $"write one of: {words}");
        return default;
    }

    private static int ReadThreshold(V1CanaryAnalysis? analysis, SpecErrors errors)
    {
        if (analysis is { Threshold: null })
        {
            errors.Missing($"{Analysis}.threshold", "write how many failed checks abort the rollout, for example 5");
        }
        return Math.Max(1, analysis?.Threshold ?? 1);
    }

    private static int ReadPercent(string field, int? percent, SpecErrors errors)
    {
        if (percent is < 0 or > 100)
        {
            errors.Add(
                $"{Analysis}.{field}",
                $"{percent}",
                "is out of range",
                "write a number from 0 to 100; the default is 100"
            );
        }
        return percent ?? 100;
    }

    private static int ReadRollbackWindow(int? window, SpecErrors errors)
    {
        if (window is < 0 or > RolloutPolicy.LongestRollbackWindow)
        {
            errors.Add(
                "spec.rollbackWindow",
                $"{window}",
                "is out of range",
                $"write a number from 0 to {RolloutPolicy.LongestRollbackWindow}"
            );
        }
        return window ?? 0;
    }

    private static TimeSpan ReadProgressDeadline(int? seconds, SpecErrors errors)
    {
        if (seconds < 1)
        {
            errors.Add(
                "spec.progressDeadlineSeconds",
                $"{seconds}",
                "leaves pods no time to become ready",
                "write at least 1; the default is 600"
            );
        }
        return TimeSpan.FromSeconds(seconds ?? 600);
    }
}
