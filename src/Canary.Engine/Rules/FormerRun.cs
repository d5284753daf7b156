using Canary.Engine.Analysis;

namespace Canary.Engine.Rules;

/// <summary>
/// Metrics know a workload's name, not its revision: for as long as a query looks back, it speaks of the run before as well. So a metric counts
/// for what came after that only.
/// </summary>
internal static class FormerRun
{
    /// <summary>
    /// Over less, no metrics server has an answer: a rate takes two scrapes, and scrapes are hardly ever closer than five seconds. Where they are
    /// further apart, which nobody here can know, the answer to a short look back is no data, and the metric waits on.
    /// </summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>Notes when a run that had begun to be judged ended, and again when the route was seen to have followed.</summary>
    public static void Track(Pass pass)
    {
        var status = pass.Status;
        if (IsJudged(status))
        {
            return;
        }
        var quiet = pass.Seen.Route is { Accepted: true, Traffic.ReachesCanary: false };
        if (IsJudged(pass.Before) || (status.FormerRun is { IsQuiet: false } && quiet))
        {
            pass.Status = status with { FormerRun = new(pass.Now, quiet && !pass.Before.Traffic.ReachesCanary) };
        }
    }

    /// <summary>
    /// How far a metric may look back now; null: it must wait. The built-in ones are shares and percentiles, which mean the same over any time,
    /// so that they need not wait. What a query of the user's means over less than its interval nobody knows.
    /// </summary>
    public static TimeSpan? WindowOf(MetricCheck metric, RolloutStatus status, DateTimeOffset now)
    {
        if (status.Phase == RolloutPhase.Baking || status.FormerRun is not { } former)
        {
            return metric.Interval;
        }
        var since = now - former.EndedAt;
        return since >= metric.Interval ? metric.Interval
            : metric.Source is BuiltInMetric && since >= Shortest ? TimeSpan.FromSeconds(Math.Floor(since.TotalSeconds))
            : null;
    }

    /// <summary>When a metric may look back as far as it wants to.</summary>
    public static DateTimeOffset? ClearAt(MetricCheck metric, RolloutStatus status) =>
        status.FormerRun?.EndedAt + metric.Interval;

    /// <summary>When the first of those that wait need not wait any more; null: none waits.</summary>
    public static DateTimeOffset? NextClear(Pass pass)
    {
        DateTimeOffset? next = null;
        foreach (var metric in pass.Policy.Metrics.AsSpan())
        {
            if (IsWaiting(pass, metric) && ClearAt(metric, pass.Status) is { } at && !(at >= next))
            {
                next = at;
            }
        }
        return next;
    }

    private static bool IsWaiting(Pass pass, MetricCheck metric) =>
        pass.Judgement?.Checks.Any(check => check.Name == metric.Name && check.Verdict == Verdict.Waiting) is true;

    /// <summary>Its revision is measured: it has begun its first step, or still has traffic.</summary>
    private static bool IsJudged(RolloutStatus status) =>
        status.Traffic.ReachesCanary || (status.IsRunning() && status.Step > 0);
}
