using Canary.Controller.Rollouts;

namespace Canary.Controller.Configs;

/// <summary>Makes what a target is configured by a part of its revision (R1).</summary>
internal sealed class ConfigCheck(ConfigTracking tracking)
{
    /// <summary>The sighting, with the target's ConfigMaps and Secrets in its revision, and what is missing among its obstacles.</summary>
    public async Task<Sighting> CheckAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting is not { Target: { } target, Seen.Target: { } seen } || target.Configs.Count == 0)
        {
            return sighting;
        }
        var configs = await tracking.TrackAsync(sighting.Canary, target, cancellationToken);
        return sighting with
        {
            Seen = sighting.Seen with
            {
                Target = seen with
                {
                    Revision = configs.RevisionOf(seen.Revision),
                    Fence = configs.FenceOf(seen.Fence),
                    TrackedConfigs = configs.Checksums,
                },
                Obstacles = [.. sighting.Seen.Obstacles, .. configs.Missing],
            },
        };
    }
}
