using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Mesh.Telemetry;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Nginx;

/// <summary>Turns Ingresses into the table that the data plane goes by, with the backends of canary Ingresses beside those of the main ones.</summary>
internal sealed class IngressController : IRouteSource, IDisposable
{
    /// <summary>All there is to do concerns the one table, so one key stands for it.</summary>
    private static readonly ObjectKey Table = new("", "ingresses");

    private readonly ControllerContext context;
    private readonly NginxOptions options;
    private readonly GatewayConduct conduct;
    private readonly NginxTelemetry telemetry;
    private readonly CanaryShareReader canaries;
    private readonly ReconcileQueue queue;
    private readonly ConcurrentDictionary<(string Host, string Path, bool IsExact), EvenSpread> spreads = new();
    private volatile RouteTable routes = RouteTable.Empty;
    private volatile bool present;

    /// <param name="context">Where it lives.</param>
    /// <param name="options">How it is set up.</param>
    /// <param name="conduct">How long a change takes.</param>
    /// <param name="telemetry">Measures requests.</param>
    public IngressController(
        ControllerContext context,
        NginxOptions options,
        GatewayConduct conduct,
        NginxTelemetry telemetry
    )
    {
        this.telemetry = telemetry;
        this.context = context;
        this.options = options;
        this.conduct = conduct;
        canaries = new(options.AnnotationPrefix);
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
        var isIngress = change.Type.Plural == NginxKinds.Ingresses.Plural && change.Type.Group == NginxKinds.Group;
        present |= isIngress;
        if (isIngress || (present && change.Type.Group.Length == 0 && change.Type.Plural == Kinds.Services.Plural))
        {
            queue.AddAfter(Table, conduct.ProgrammingDelay);
        }
    }

    private TimeSpan? Program()
    {
        var reader = new IngressReader(context.View);
        var served = context.View.List(NginxKinds.Ingresses).Where(IsServed).ToLookup(canaries.IsCanary);
        var shares = new Dictionary<(string, string, bool), CanaryShare>();
        foreach (var ingress in Oldest(served[true]))
        {
            foreach (var path in reader.Read(ingress))
            {
                // Of several canaries for a path the oldest counts.
                shares.TryAdd(path.Place, canaries.Read(ingress, path.Backend));
            }
        }
        routes = new(Oldest(served[false]).SelectMany(ingress => Entries(ingress, reader, shares)), []);
        return null;
    }

    private IEnumerable<RouteEntry> Entries(
        JsonObject ingress,
        IngressReader reader,
        Dictionary<(string, string, bool), CanaryShare> shares
    )
    {
        var created = Created(ingress);
        var timeout = canaries.ReadTimeout(ingress);
        foreach (var (index, path) in reader.Read(ingress).Index())
        {
            var share = shares.GetValueOrDefault(path.Place);
            var rule = new RouteRule
            {
                Kind = NginxKinds.Ingresses.Kind,
                Route = ingress.Key(),
                Index = index,
                Filters = RouteFilters.None,
                Backends = [path.Backend],
                // NGINX knows backends by Service and port, and leaves out a canary that is its own main one.
                Canary = share?.Backend == path.Backend ? null : share,
                Path = path.Path,
                Timeout = timeout,
                ProblemStatus = 503,
                Telemetry = telemetry,
                Spread = spreads.GetOrAdd(path.Place, _ => new()),
            };
            yield return new(path.Host, path.Match, rule, created, 0);
        }
    }

    private bool IsServed(JsonObject ingress) =>
        (ingress.Text("spec", "ingressClassName") ?? ingress.Annotation("kubernetes.io/ingress.class"))
        == options.IngressClass;

    private static IEnumerable<JsonObject> Oldest(IEnumerable<JsonObject> ingresses) =>
        ingresses.OrderBy(Created).ThenBy(ingress => ingress.Key().ToString(), StringComparer.Ordinal);

    private static DateTimeOffset Created(JsonObject ingress) =>
        ingress.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
}
