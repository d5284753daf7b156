using Canary.Resources.V1;

namespace Canary.Cli.Interventions;

/// <summary>How something that was asked of a rollout ended.</summary>
/// <param name="Accepted">Whether it was carried out.</param>
/// <param name="Message">What was done, or why nothing was.</param>
internal sealed record InterventionOutcome(bool Accepted, string Message)
{
    /// <summary>Null: the controller has not decided yet.</summary>
    /// <param name="wanted">What was asked.</param>
    /// <param name="before">The Canary before that.</param>
    /// <param name="now">The Canary now; null: it is gone.</param>
    public static InterventionOutcome? Of(Intervention wanted, V1Canary before, V1Canary? now)
    {
        if (now is null)
        {
            return new(false, "The Canary was deleted meanwhile.");
        }
        if (wanted.DecisionIn(now, before) is { } decision)
        {
            return new(decision.Accepted, decision.Message ?? "");
        }
        // Versions are opaque but for being the same: this is still what was read before the annotation was written.
        var isOld = now.Metadata.ResourceVersion == before.Metadata.ResourceVersion;
        return isOld || wanted.IsAskedOf(now)
            ? null
            : new(false, "Somebody took the request away before the controller decided on it.");
    }
}
