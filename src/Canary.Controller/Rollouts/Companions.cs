using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Targets;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>What accompanies a primary.</summary>
internal sealed class Companions(ConfigTracking configs, BudgetTwins budgets)
{
    /// <summary>A config that the primary's pods read is gone.</summary>
    public bool LacksConfig(V1Workload primary) => configs.Copies?.AreThere(primary, primary.Configs) == false;

    /// <summary>What the primary can be set back to; null: nothing, or not all that its pods read is there.</summary>
    public string? PreviousOf(V1Workload primary) =>
        primary.Kept is { } kept && configs.Copies?.AreThere(primary, kept.Configs) != false ? kept.Revision : null;

    /// <summary><see cref="ApplyAsync"/> is done, as the stores show.</summary>
    public bool AreCurrent(V1Canary canary, V1Workload target, V1Workload primary) =>
        primary.Kept is null
        && budgets.AreCurrent(canary, target)
        && configs.Copies?.AreNeeded(canary, primary) != false;

    /// <summary>Makes all of it as it should be.</summary>
    public async Task ApplyAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting is not { Target: { } target, Primary: { } primary, Kind: { } kind })
        {
            return;
        }
        if (primary.Kept is not null)
        {
            // What it names goes once it is forgotten.
            await kind.ForgetKeptAsync(sighting.TargetKey, cancellationToken);
        }
        await budgets.ApplyAsync(sighting.Canary, target, cancellationToken);
        if (configs.Copies is { } copies)
        {
            await copies.PruneAsync(sighting.Canary, primary, cancellationToken);
        }
    }
}
