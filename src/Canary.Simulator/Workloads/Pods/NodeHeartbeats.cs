using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Renews the leases of the simulated nodes, as kubelets do: a node that is silent loses its pods.</summary>
internal sealed class NodeHeartbeats : IDisposable
{
    private const string Namespace = "kube-node-lease";
    private const int LeaseSeconds = 40;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");

    private readonly ControllerContext context;
    private readonly IDisposable timer;

    public NodeHeartbeats(ControllerContext context)
    {
        this.context = context;
        timer = context.Scheduler.Every(Period, Beat);
        context.Scheduler.Post(Beat);
    }

    public void Dispose() => timer.Dispose();

    private void Beat()
    {
        foreach (var node in context.View.List(Kinds.Nodes).Where(node => node.Label(SimulatedNodes.Label) is not null))
        {
            try
            {
                context.Cluster.Apply(Leases, Lease(node.Name()), "kubelet");
            }
            catch (KubernetesException)
            {
                // The next one is due soon.
            }
        }
    }

    private JsonObject Lease(string node) =>
        new()
        {
            ["apiVersion"] = Leases.ApiVersion,
            ["kind"] = Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = node, ["namespace"] = Namespace },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = node,
                ["leaseDurationSeconds"] = LeaseSeconds,
                ["renewTime"] = context.Now.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                    CultureInfo.InvariantCulture
                ),
            },
        };
}
