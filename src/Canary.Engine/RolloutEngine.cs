using Canary.Engine.Analysis;
using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>Decides what a canary does next. Pure: the same arguments always give the same answer.</summary>
public static class RolloutEngine
{
    /// <summary>What must be asked before <see cref="Decide"/>; empty when no judgement is due.</summary>
    public static ValueList<Question> Questions(
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen,
        DateTimeOffset now
    )
    {
        seen = seen.ByThresholds(policy);
        if (seen.Deleting || seen.IsLeftAlone(policy) || !Judgement.IsDue(policy, status, seen, now))
        {
            return [];
        }
        var questions = new Question[policy.Metrics.Count];
        for (var i = 0; i < questions.Length; i++)
        {
            questions[i] = new MetricQuestion(policy.Metrics[i]);
        }
        return ValueList.Create<Question>(questions);
    }

    /// <summary>The next status, when to look again, and what to tell. Takes the same <paramref name="now"/> as <see cref="Questions"/>.</summary>
    public static Decision Decide(
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen,
        Answers answers,
        DateTimeOffset now
    )
    {
        if (seen.IsLeftAlone(policy))
        {
            return new Decision(status, null, []);
        }
        var pass = new Pass(policy, status, seen.ByThresholds(policy), answers, now);
        Detection.Follow(pass);
        Editing.Follow(pass);
        RolloutMachine.Step(pass);
        Affinity.Track(pass);
        Waiting.Track(pass);
        Holding.Track(pass);
        Stalling.Track(pass);
        Narration.Tell(pass);
        Contention.Track(pass);
        return new Decision(pass.Status, Waking.At(pass), pass.Announcements);
    }
}
