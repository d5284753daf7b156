using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh;

/// <summary>Turns Gateways and HTTPRoutes into the table that the data plane goes by, and reports what became of them.</summary>
internal sealed class GatewayController : IDisposable
{
    /// <summary>All there is to do concerns the one table, so one key stands for it.</summary>
    private static readonly ObjectKey Table = new("", "routes");

    private readonly ControllerContext context;
    private readonly GatewayOptions options;
    private readonly RouteStatusWriter status;
    private readonly ReconcileQueue queue;
    private readonly ConcurrentDictionary<(ObjectKey Route, string Place), EvenSpread> spreads = new();
    private volatile RouteTable routes = RouteTable.Empty;

    public GatewayController(ControllerContext context, GatewayOptions options)
    {
        this.context = context;
        this.options = options;
        status = new(context, options);
        queue = new(context.Scheduler, _ => Program());
        context.View.Changed += OnChange;
        queue.Add(Table);
    }

    /// <summary>The rules in force.</summary>
    public RouteTable Routes => routes;

    public void Dispose()
    {
        context.View.Changed -= OnChange;
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
            queue.AddAfter(Table, options.ProgrammingDelay);
        }
    }

    /// <summary>Statuses, most of which are written here, change nothing.</summary>
    private static bool IsNews(ClusterChange change) =>
        change.Old is not { } old
        || change.Kind == ClusterChangeKind.Deleted
        || !JsonNode.DeepEquals(change.Object["spec"], old["spec"]);

    private TimeSpan? Program()
    {
        var attacher = new RouteAttacher(context.View);
        var entries = new List<RouteEntry>();
        var services = new List<(ObjectKey, RouteEntry)>();
        var reports = new List<Action>();
        var attached = new Dictionary<(ObjectKey Gateway, string Listener), int>();
        foreach (var route in context.View.List(GatewayKinds.HttpRoutes))
        {
            var attachments = attacher.Attach(route).ToList();
            var backends = new BackendResolver(context.View);
            var reader = new RouteReader(backends, place => spreads.GetOrAdd(place, _ => new()));
            var rules = reader.Read(route);
            reports.Add(() => status.WriteRoute(route, attachments, reader.Unsupported, backends.Problem));
            if (reader.Unsupported.Count > 0)
            {
                continue;
            }
            foreach (var attachment in attachments.Where(attachment => attachment.IsAccepted))
            {
                Enter(route, attachment, rules, entries, services);
                foreach (var listener in attachment.Listeners)
                {
                    var place = (attachment.Gateway!.Value, listener);
                    attached[place] = attached.GetValueOrDefault(place) + 1;
                }
            }
        }
        routes = new(entries, services);
        reports.ForEach(report => report());
        Report(attacher, attached);
        return null;
    }

    private static void Enter(
        JsonObject route,
        RouteAttachment attachment,
        IReadOnlyList<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> rules,
        List<RouteEntry> entries,
        List<(ObjectKey, RouteEntry)> services
    )
    {
        var created = route.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
        foreach (var host in attachment.Hosts)
        {
            foreach (var (rule, matches) in rules)
            {
                foreach (var (index, match) in matches.Index())
                {
                    var entry = new RouteEntry(host, match, rule, created, index);
                    if (attachment.Service is { } service)
                    {
                        services.Add((service, entry));
                    }
                    else
                    {
                        entries.Add(entry);
                    }
                }
            }
        }
    }

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
