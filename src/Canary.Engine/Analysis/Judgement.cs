using System.Runtime.InteropServices;
using Canary.Engine.Gates;
using Canary.Engine.Rules;
using Canary.Engine.Strategies;

namespace Canary.Engine.Analysis;

/// <summary>What all metrics and hooks together say about a revision at one tick.</summary>
/// <param name="Verdict">Fail if any fails; else unknown if any is; else waiting if any is; else pass. Without any every revision passes.</param>
/// <param name="Checks">One per metric of the policy that counts by now, in its order, then one per hook.</param>
internal sealed record Judgement(Verdict Verdict, ValueList<CheckRecord> Checks)
{
    private static readonly Judgement NothingToCheck = new(Verdict.Pass, []);

    /// <summary>
    /// Only the clock makes a judgement due. The canary need not be ready nor the route accepted: a failing check counts even then
    /// (R5), a passing one only lets the run advance when they are. Before the first traffic only hooks judge, and they need pods.
    /// </summary>
    public static bool IsDue(RolloutPolicy policy, RolloutStatus status, Observation seen, DateTimeOffset now) =>
        (status.IsRunning() || status.Phase == RolloutPhase.Baking)
        && status.Pause is not { Cause: PauseCause.Failure }
        && !seen.IsObstructed()
        && !Commanding.IsUrgent(status, seen)
        && (status.Phase == RolloutPhase.Baking ? status.NextStepAt <= now : IsRunDue(policy, status, seen, now));

    /// <summary>What judges a status: a bake may have metrics of its own.</summary>
    public static ValueList<MetricCheck> MetricsOf(RolloutPolicy policy, RolloutStatus status) =>
        status.Phase == RolloutPhase.Baking ? policy.Bake?.Metrics ?? [] : policy.Metrics;

    /// <summary>
    /// A metric has been waited for long enough to count. In a bake its window must lie in the bake: what it says of the time before is not
    /// about this revision, or about pods that were just being replaced.
    /// </summary>
    public static bool Counts(MetricCheck metric, RolloutStatus status, DateTimeOffset now) =>
        status is { Phase: RolloutPhase.Baking, Bake: { } bake }
            ? bake.Since + metric.CountsInBakeAfter <= now
            : metric.InitialDelay == TimeSpan.Zero || status.AnalysisStartedAt + metric.InitialDelay <= now;

    public static Judgement Of(RolloutPolicy policy, RolloutStatus before, Answers answers, DateTimeOffset now)
    {
        var checks = new List<CheckRecord>();
        var bakes = before.Phase == RolloutPhase.Baking;
        foreach (var metric in MetricsOf(policy, before).AsSpan())
        {
            if ((bakes || before.Step > 0) && Counts(metric, before, now))
            {
                checks.Add(Counted(Check(metric, before, answers, now), before));
            }
        }
        var kind = before.Step > 0 ? HookKind.Rollout : HookKind.PreRollout;
        foreach (var hook in policy.Hooks.AsSpan())
        {
            if (hook.Kind == kind && !bakes)
            {
                checks.Add(Counted(HookChecks.Check(hook, answers, now), before));
            }
        }
        return checks.Count == 0
            ? NothingToCheck
            : new Judgement(VerdictOf(CollectionsMarshal.AsSpan(checks)), checks.ToValueList());
    }

    /// <summary>The verdict that checks add up to.</summary>
    public static Verdict VerdictOf(ReadOnlySpan<CheckRecord> checks)
    {
        var verdict = Verdict.Pass;
        foreach (var check in checks)
        {
            if (check.DryRun)
            {
                continue;
            }
            if (check.Verdict == Verdict.Fail)
            {
                return Verdict.Fail;
            }
            verdict = check.Verdict switch
            {
                Verdict.Unknown => Verdict.Unknown,
                Verdict.Waiting when verdict == Verdict.Pass => Verdict.Waiting,
                _ => verdict,
            };
        }
        return verdict;
    }

    /// <summary>The failed checks in a phrase: <c>success rate 80.00% &lt; 99%</c>.</summary>
    public string Failures() => Phrase(Checks, Verdict.Fail);

    /// <summary>Why the unknown checks of a judgement are unknown.</summary>
    public static string Unknowns(ValueList<CheckRecord> checks) => Phrase(checks, Verdict.Unknown);

    /// <summary>What the waiting checks of a judgement wait for.</summary>
    public static string Waits(ValueList<CheckRecord> checks) => Phrase(checks, Verdict.Waiting);

    private static bool IsRunDue(RolloutPolicy policy, RolloutStatus status, Observation seen, DateTimeOffset now) =>
        !status.Skips(policy)
        && !Detection.HasMoved(status, seen)
        && (status.Step == 0 ? Preparation.IsDue(policy, status, seen, now) : status.NextStepAt <= now);

    private static CheckRecord Check(MetricCheck check, RolloutStatus before, Answers answers, DateTimeOffset now)
    {
        var answer = Find(answers, check.Name);
        var window = FormerRun.WindowOf(check, before, now);
        // Over a shorter time than it asks for, there may be too few samples for an answer.
        if (window is null || (window < check.Interval && answer?.Outcome == MetricOutcome.NoData))
        {
            var awaited = Phrases.Waiting(check, FormerRun.ClearAt(check, before));
            return new(check.Name, null, check.Min, check.Max, Verdict.Waiting, awaited, now) { DryRun = check.DryRun };
        }
        if (answer is { Outcome: MetricOutcome.Value, Value: { } value } && !double.IsNaN(value))
        {
            var passed = check.Accepts(value);
            var message = passed ? null : Phrases.OutOfRange(check, value);
            var verdict = passed ? Verdict.Pass : Verdict.Fail;
            return new(check.Name, value, check.Min, check.Max, verdict, message, now) { DryRun = check.DryRun };
        }
        var unanswered = Phrases.Unanswered(check, answer);
        return new(check.Name, null, check.Min, check.Max, Verdict.Unknown, unanswered, now) { DryRun = check.DryRun };
    }

    /// <summary>Failures count over the run, a passing check does not reset them (R7); errors count in a row.</summary>
    private static CheckRecord Counted(CheckRecord check, RolloutStatus before)
    {
        var last = before.Checks.FirstOrDefault(known => known.Name == check.Name);
        return check with
        {
            Failures = (last?.Failures ?? 0) + (check.Verdict == Verdict.Fail ? 1 : 0),
            Errors = check.Verdict == Verdict.Unknown ? (last?.Errors ?? 0) + 1 : 0,
        };
    }

    private static MetricAnswer? Find(Answers answers, string metric)
    {
        foreach (var answer in answers.Metrics.AsSpan())
        {
            if (answer.Metric == metric)
            {
                return answer;
            }
        }
        return null;
    }

    private static string Phrase(ValueList<CheckRecord> checks, Verdict verdict) =>
        string.Join(
            ", ",
            checks.Where(check => check.Verdict == verdict && !check.DryRun).Select(check => check.Message)
        );
}
