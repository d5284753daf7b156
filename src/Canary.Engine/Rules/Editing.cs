namespace Canary.Engine.Rules;

/// <summary>An edit of the spec during a run takes effect with the next step, and takes nothing away by itself (R10), with one exception.</summary>
internal static class Editing
{
    /// <summary>
    /// A match that the spec does not have any more picks nobody, and must not come to pick everybody: the run starts again from its first step.
    /// In a promotion, which is judged already, the primary takes all requests at once.
    /// </summary>
    public static void Follow(Pass pass)
    {
        if (pass.Status.Traffic.Match is not { } match || pass.Policy.Strategy.HasMatch(match))
        {
            return;
        }
        if (pass.Status.Phase == RolloutPhase.Promoting)
        {
            pass.Status = pass.Status with { Traffic = CanaryTraffic.None, NextStepAt = null };
        }
        else
        {
            Run.BackToStart(pass);
        }
        pass.Announce(
            Severity.Warning,
            "MatchRemoved",
            $"The spec has no {match} any more; routing all traffic of {pass.Policy.Target()} to primary",
            AlertLevel.Warn
        );
    }
}
