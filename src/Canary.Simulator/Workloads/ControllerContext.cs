using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>What every controller of the simulated cluster works with.</summary>
/// <param name="View">What there is.</param>
/// <param name="Scheduler">Whose turn it is, and when.</param>
/// <param name="Events">Where to tell users.</param>
internal sealed record ControllerContext(ClusterView View, SimulatorScheduler Scheduler, EventWriter Events)
{
    /// <summary>Who writes what the controllers write.</summary>
    public const string Manager = "kube-controller-manager";

    public ICluster Cluster => View.Cluster;

    public DateTimeOffset Now => Scheduler.Time.GetUtcNow();

    /// <summary>Writes an object's status if it says something new.</summary>
    public void WriteStatus(ResourceType type, JsonObject obj, JsonObject status, string manager = Manager)
    {
        if (!JsonNode.DeepEquals(status, obj["status"]))
        {
            Cluster.Update(type, obj.WithStatus(status), manager, "status");
        }
    }
}
