namespace Canary.Engine.Rules;

/// <summary>Going back to a revision that was promoted before: it was judged then.</summary>
internal static class Rollback
{
    /// <summary>The run's revision is promoted as soon as its pods are ready.</summary>
    public static bool SkipsAnalysis(RolloutPolicy policy, RolloutStatus status) =>
        policy.SkipAnalysis || WasPromoted(policy, status);

    /// <summary>The run's revision was judged before, so it is neither judged nor baked again.</summary>
    public static bool WasPromoted(RolloutPolicy policy, RolloutStatus status) =>
        WasPromoted(status, policy.RollbackWindow);

    /// <summary>Among the last so many revisions that the primary was given for good, not counting what it runs now.</summary>
    private static bool WasPromoted(RolloutStatus status, int window)
    {
        if (window == 0 || status.LastAppliedSpec == status.LastPromotedSpec)
        {
            return false;
        }
        foreach (var rollout in status.History.AsSpan())
        {
            if (rollout is { Result: not RolloutResult.Promoted, Replaced: null })
            {
                continue;
            }
            if (rollout.Replaced == status.LastAppliedSpec)
            {
                return true;
            }
            if (--window == 0)
            {
                return false;
            }
        }
        return false;
    }
}
