using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Turns VirtualServices into the table that the data plane goes by.</summary>
internal sealed class IstioController : IRouteSource, IDisposable
{
    /// <summary>All there is to do concerns the one table, so one key stands for it.</summary>
    private static readonly ObjectKey Table = new("", "virtualservices");

    private readonly ControllerContext context;
    private readonly GatewayConduct conduct;
    private readonly ReconcileQueue queue;
    private readonly ConcurrentDictionary<(ObjectKey Route, string Place), EvenSpread> spreads = new();
    private volatile RouteTable routes = RouteTable.Empty;
    private volatile bool present;

    /// <param name="context">Where it lives.</param>
    /// <param name="conduct">How long a change takes.</param>
    public IstioController(ControllerContext context, GatewayConduct conduct)
    {
        this.context = context;
        this.conduct = conduct;
        queue = new(context.Scheduler, _ => Program());
        context.View.Changed += OnChange;
    }

    public RouteTable Routes => routes;

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        present |= change.Type.Group == IstioKinds.Group;
        var concerns =
            change.Type.Group == IstioKinds.Group
            || (present && change.Type.Group.Length == 0 && change.Type.Plural == Kinds.Services.Plural);
        if (concerns && !JsonNode.DeepEquals(change.Object["spec"], change.Old?["spec"]))
        {
            queue.AddAfter(Table, conduct.ProgrammingDelay);
        }
        else if (concerns && change.Kind == ClusterChangeKind.Deleted)
        {
            queue.AddAfter(Table, conduct.ProgrammingDelay);
        }
    }

    private TimeSpan? Program()
    {
        var reader = new VirtualServiceReader(context.View, (key, place) => spreads.GetOrAdd((key, place), _ => new()));
        var entries = new List<RouteEntry>();
        var services = new Dictionary<ObjectKey, List<RouteEntry>>();
        foreach (var found in context.View.List(IstioKinds.VirtualServices).OrderBy(Created).ThenBy(Name))
        {
            var entered = new VirtualServiceEntries(context.View, found, reader);
            entries.AddRange(entered.AtGateways());
            foreach (var (service, own) in entered.InMesh())
            {
                // Of several for one host the oldest counts.
                services.TryAdd(service, own);
            }
        }
        routes = new(
            entries,
            services.SelectMany(pair => pair.Value.Select(entry => (pair.Key, entry))),
            RouteOrder.AsWritten
        );
        return null;

        static DateTimeOffset Created(JsonObject found) =>
            found.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

        static string Name(JsonObject found) => found.Key().ToString();
    }
}
