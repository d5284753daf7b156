using Canary.Engine.Analysis;

namespace Canary.Engine.Rules;

/// <summary>Limits that single metrics bring along, beside the threshold (R7) and the longest hold (R6).</summary>
internal static class Limits
{
    /// <summary>Which metric has failed too often in this run; null: none.</summary>
    public static string? FindFailed(Pass pass) =>
        Find(
            pass,
            metric => metric.FailureLimit,
            check => check.Failures,
            (metric, check) => $"failure limit {metric.FailureLimit} of metric {metric.Name} reached: {check.Message}"
        );

    /// <summary>Which metric has given no answer too often in a row; null: none.</summary>
    public static string? FindUnanswered(Pass pass) =>
        Find(
            pass,
            metric => metric.ErrorLimit,
            check => check.Errors,
            (metric, check) => $"error limit {metric.ErrorLimit} of metric {metric.Name} reached: {check.Message}"
        );

    private static string? Find(
        Pass pass,
        Func<MetricCheck, int?> limit,
        Func<CheckRecord, int> count,
        Func<MetricCheck, CheckRecord, string> tell
    )
    {
        if (pass.Before.Phase != RolloutPhase.Baking && pass.Status.Skips(pass.Policy))
        {
            return null;
        }
        var checks = pass.Judgement?.Checks ?? pass.Status.Checks;
        foreach (var metric in Judgement.MetricsOf(pass.Policy, pass.Before).AsSpan())
        {
            var check = limit(metric) is null || metric.DryRun ? null : Find(checks, metric.Name);
            if (check is not null && count(check) >= limit(metric))
            {
                return tell(metric, check);
            }
        }
        return null;
    }

    private static CheckRecord? Find(ValueList<CheckRecord> checks, string name)
    {
        foreach (var check in checks.AsSpan())
        {
            if (check.Name == name)
            {
                return check;
            }
        }
        return null;
    }
}
