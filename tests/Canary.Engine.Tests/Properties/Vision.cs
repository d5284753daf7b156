using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>What the controller sees: sometimes an older state of an object, but never older than its own last write to it.</summary>
internal sealed class Vision(Cluster cluster)
{
    private Observation? last;
    private bool wroteTarget;
    private bool wrotePrimary;
    private bool wroteTraffic;

    /// <summary>Nothing is heard of changes, and it knows that.</summary>
    public bool Unheard { get; set; }

    public Observation Look(bool stale)
    {
        var now = cluster.Observe() with { Outdated = Unheard ? "deployments.apps" : null };
        if ((stale || Unheard) && last is { } old && now.Deleting == old.Deleting)
        {
            now = now with
            {
                Target = wroteTarget ? now.Target : old.Target,
                Primary = wrotePrimary ? now.Primary : old.Primary,
                Route = wroteTraffic ? now.Route : old.Route,
                ServicesCurrent = wroteTraffic ? now.ServicesCurrent : old.ServicesCurrent,
                PrimaryServes = wroteTraffic ? now.PrimaryServes : old.PrimaryServes,
            };
        }
        last = now;
        (wroteTarget, wrotePrimary, wroteTraffic) = (false, false, false);
        return now;
    }

    public void Wrote(Effect effect)
    {
        wroteTarget |= effect is ScaleTarget;
        wrotePrimary |= effect is WritePrimary or ScalePrimary or RestorePrimary;
        wroteTraffic |= effect is ApplyRoute or ApplyServices or ReleaseTraffic;
    }

    /// <summary>A new process lists everything afresh.</summary>
    public void Restart() => last = null;
}
