using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh;

/// <summary>Turns Gateways and their routes into the table that the data plane goes by, and reports what became of them.</summary>
internal sealed class GatewayController : IRouteSource, IDisposable
{
    /// <summary>All there is to do concerns the one table, so one key stands for it.</summary>
    private static readonly ObjectKey Table = new("", "routes");

    private readonly ControllerContext context;
    private readonly GatewayConduct conduct;
    private readonly GatewayFeatures features;
    private readonly RouteStatusWriter status;
    private readonly ReconcileQueue queue;
    private readonly ConcurrentDictionary<(string Kind, ObjectKey Route, string Place), EvenSpread> spreads = new();

    /// <summary>What each route put into the table last, for those that are refused since.</summary>
    private Dictionary<(string Kind, ObjectKey Route), RouteContribution> accepted = [];
    private volatile RouteTable routes = RouteTable.Empty;

    public GatewayController(ControllerContext context, GatewayOptions options, GatewayConduct conduct)
    {
        this.context = context;
        this.conduct = conduct;
        features = new(options.SupportedFeatures);
        status = new(context, options);
        queue = new(context.Scheduler, _ => Program());
        context.View.Changed += OnChange;
        conduct.Changed += Refresh;
        queue.Add(Table);
    }

    /// <summary>The rules in force.</summary>
    public RouteTable Routes => routes;

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        conduct.Changed -= Refresh;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        var concerns = change.Type.Group switch
        {
            GatewayKinds.Group => IsNews(change),
            "" when change.Type.Plural == Kinds.Services.Plural => IsNews(change),
            "" when change.Type.Plural == Kinds.Namespaces.Plural => change.Kind != ClusterChangeKind.Deleted,
            _ => false,
        };
        if (concerns)
        {
            Refresh();
        }
    }

    private void Refresh() => queue.AddAfter(Table, conduct.ProgrammingDelay);

    /// <summary>Statuses, most of which are written here, change nothing.</summary>
    private static bool IsNews(ClusterChange change) =>
        change.Old is not { } old
        || change.Kind == ClusterChangeKind.Deleted
        || !JsonNode.DeepEquals(change.Object["spec"], old["spec"]);

    private TimeSpan? Program()
    {
        var attacher = new RouteAttacher(context.View);
        var now = new Dictionary<(string Kind, ObjectKey Route), RouteContribution>();
        var reports = new List<Action>();
        var attached = new Dictionary<(ObjectKey Gateway, string Listener), int>();
        foreach (var type in (ReadOnlySpan<ResourceType>)[GatewayKinds.HttpRoutes, GatewayKinds.GrpcRoutes])
        {
            foreach (var route in context.View.List(type))
            {
                var backends = new BackendResolver(context.View, type);
                var (attachments, contribution) = Judge(type, route, attacher, backends);
                now[(type.Kind, route.Key())] = contribution;
                reports.Add(() => status.WriteRoute(type, route, attachments, backends.Problem));
                foreach (var attachment in attachments.Where(attachment => attachment.IsAccepted))
                {
                    foreach (var listener in attachment.Listeners)
                    {
                        var place = (attachment.Gateway!.Value, listener);
                        attached[place] = attached.GetValueOrDefault(place) + 1;
                    }
                }
            }
        }
        accepted = now;
        routes = new(now.Values.SelectMany(of => of.Entries), now.Values.SelectMany(of => of.Services));
        if (!conduct.Silent)
        {
            reports.ForEach(report => report());
            Report(attacher, attached);
        }
        return null;
    }

    /// <summary>What becomes of a route at each of its parents, and what it puts into the table.</summary>
    private (IReadOnlyList<RouteAttachment> Attachments, RouteContribution Contribution) Judge(
        ResourceType type,
        JsonObject route,
        RouteAttacher attacher,
        BackendResolver backends
    )
    {
        var key = route.Key();
        var attachments = attacher.Attach(type, route).ToList();
        var reader = new RouteReader(
            type,
            backends,
            type.Kind == GatewayKinds.HttpRoutes.Kind ? features : new(null),
            place => spreads.GetOrAdd((type.Kind, key, place), _ => new())
        );
        var rules = reader.Read(route);
        if (conduct.RefusalOf(key) is { } refusal)
        {
            return (Refuse(attachments, refusal), accepted.GetValueOrDefault((type.Kind, key), RouteContribution.None));
        }
        return reader.Unsupported.Count > 0
            ? (Refuse(attachments, ("UnsupportedValue", string.Join("; ", reader.Unsupported))), RouteContribution.None)
            : (attachments, RouteContribution.Of(route, attachments, rules));
    }

    private static List<RouteAttachment> Refuse(
        List<RouteAttachment> attachments,
        (string Reason, string Message) refusal
    ) =>
        attachments.ConvertAll(attachment =>
            attachment.IsAccepted ? attachment with { Reason = refusal.Reason, Message = refusal.Message } : attachment
        );

    private void Report(RouteAttacher attacher, Dictionary<(ObjectKey Gateway, string Listener), int> attached)
    {
        foreach (var type in context.View.List(GatewayKinds.GatewayClasses))
        {
            if (type.Text("spec", "controllerName") == GatewayKinds.ControllerName)
            {
                status.WriteClass(type);
            }
        }
        foreach (var gateway in attacher.Gateways)
        {
            var own = attached
                .Where(pair => pair.Key.Gateway == gateway.Key())
                .ToDictionary(pair => pair.Key.Listener, pair => pair.Value);
            status.WriteGateway(gateway, own);
        }
    }
}
