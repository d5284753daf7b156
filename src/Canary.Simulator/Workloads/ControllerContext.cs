using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>What every controller of the simulated cluster works with.</summary>
/// <param name="View">What there is.</param>
/// <param name="Scheduler">Whose turn it is, and when.</param>
/// <param name="Events">Where to tell users.</param>
internal sealed record ControllerContext(ClusterView View, SimulatorScheduler Scheduler, EventWriter Events)
{
    public ICluster Cluster => View.Cluster;

    public DateTimeOffset Now => Scheduler.Time.GetUtcNow();
}
