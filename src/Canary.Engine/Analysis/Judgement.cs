using Canary.Engine.Rules;
using Canary.Engine.Strategies;

namespace Canary.Engine.Analysis;

/// <summary>What all metrics together say about a revision at one tick.</summary>
/// <param name="Verdict">Fail if any fails; else unknown if any is; else pass. Without metrics every revision passes.</param>
/// <param name="Checks">One per metric of the policy, in its order.</param>
internal sealed record Judgement(Verdict Verdict, ValueList<CheckRecord> Checks)
{
    private static readonly Judgement NothingToCheck = new(Verdict.Pass, []);

    /// <summary>
    /// Only the clock makes a judgement due. The canary need not be ready nor the route accepted: a failing check counts even then
    /// (R5), a passing one only lets the run advance when they are.
    /// </summary>
    public static bool IsDue(RolloutPolicy policy, RolloutStatus status, Observation seen, DateTimeOffset now) =>
        status is { Phase: RolloutPhase.Progressing, Step: > 0 }
        && status.NextStepAt <= now
        && !Rollback.SkipsAnalysis(policy, status)
        && !seen.IsObstructed()
        && !Detection.HasMoved(status, seen);

    public static Judgement Of(RolloutPolicy policy, Answers answers, DateTimeOffset now)
    {
        if (policy.Metrics.Count == 0)
        {
            return NothingToCheck;
        }
        var checks = new CheckRecord[policy.Metrics.Count];
        for (var i = 0; i < checks.Length; i++)
        {
            checks[i] = Check(policy.Metrics[i], answers, now);
        }
        return new Judgement(VerdictOf(checks), ValueList.Create<CheckRecord>(checks));
    }

    /// <summary>The verdict that checks add up to.</summary>
    public static Verdict VerdictOf(ReadOnlySpan<CheckRecord> checks)
    {
        var verdict = Verdict.Pass;
        foreach (var check in checks)
        {
            if (check.Verdict == Verdict.Fail)
            {
                return Verdict.Fail;
            }
            verdict = check.Verdict == Verdict.Unknown ? Verdict.Unknown : verdict;
        }
        return verdict;
    }

    /// <summary>The failed checks in a phrase: <c>success rate 80.00% &lt; 99%</c>.</summary>
    public string Failures() => Phrase(Checks, Verdict.Fail);

    /// <summary>Why the unknown checks of a judgement are unknown.</summary>
    public static string Unknowns(ValueList<CheckRecord> checks) => Phrase(checks, Verdict.Unknown);

    private static CheckRecord Check(MetricCheck check, Answers answers, DateTimeOffset now)
    {
        var answer = Find(answers, check.Name);
        if (answer is { Outcome: MetricOutcome.Value, Value: { } value } && !double.IsNaN(value))
        {
            var passed = check.Accepts(value);
            var message = passed ? null : Phrases.OutOfRange(check, value);
            return new(check.Name, value, check.Min, check.Max, passed ? Verdict.Pass : Verdict.Fail, message, now);
        }
        return new(check.Name, null, check.Min, check.Max, Verdict.Unknown, Phrases.Unanswered(check, answer), now);
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
        string.Join(", ", checks.Where(check => check.Verdict == verdict).Select(check => check.Message));
}
