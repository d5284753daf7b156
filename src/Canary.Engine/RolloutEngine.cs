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
    ) =>
        seen.Deleting || seen.IsLeftAlone(policy)
            ? []
            : Asking.Questions(new(policy, status, seen.Counted(policy), Answers.None, now));

    /// <summary>The next status, when to look again, and what to tell. Takes the same <paramref name="now"/> as <see cref="Questions"/>.</summary>
    public static Decision Decide(
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen,
        Answers answers,
        DateTimeOffset now
    )
    {
        var pass = new Pass(policy, status, seen.Counted(policy), answers, now);
        if (!Suspension.Track(pass))
        {
            return new Decision(pass.Status, null, pass.Announcements);
        }
        Detection.Follow(pass);
        Editing.Follow(pass);
        Aftermath.Track(pass);
        Commanding.Take(pass);
        Preparation.Track(pass);
        Gatekeeping.Track(pass);
        Holding.Conclude(pass);
        RolloutMachine.Step(pass);
        FormerRun.Track(pass);
        Asking.Track(pass);
        Affinity.Track(pass);
        Capacity.Track(pass);
        Deadlines.Track(pass);
        Holding.Track(pass);
        Stalling.Track(pass);
        Narration.Tell(pass);
        Contention.Track(pass);
        return new Decision(pass.Status, Waking.At(pass), pass.Announcements);
    }
}
