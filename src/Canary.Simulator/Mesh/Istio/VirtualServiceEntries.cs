using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>What one VirtualService puts into the table: its routes at its hosts, at gateways and in the mesh.</summary>
internal sealed class VirtualServiceEntries
{
    private readonly ClusterView view;
    private readonly ObjectKey key;
    private readonly DateTimeOffset created;
    private readonly List<string> hosts;
    private readonly IReadOnlyCollection<string> gateways;
    private readonly List<(RouteRule Rule, RouteMatch Match)> http;
    private readonly List<(RouteRule Rule, RouteMatch Match)> tcp;

    public VirtualServiceEntries(ClusterView view, JsonObject virtualService, VirtualServiceReader reader)
    {
        this.view = view;
        key = virtualService.Key();
        created = virtualService.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
        hosts = [.. virtualService.Items("spec", "hosts").Select(host => host.Text() ?? "")];
        gateways = IstioGateways.Named(virtualService["spec"], key.Namespace) ?? [IstioGateways.Mesh];
        http = Flat(reader.Http(virtualService));
        tcp = Flat(reader.Tcp(virtualService));
    }

    /// <summary>For requests that come in by a gateway.</summary>
    public IEnumerable<RouteEntry> AtGateways()
    {
        var named = gateways.Where(gateway => gateway != IstioGateways.Mesh).ToList();
        if (named.Count == 0)
        {
            return [];
        }
        return from host in hosts
            from pair in http.Concat(tcp).Index()
            let only = pair.Item.Match.Gateways ?? named
            let common = only.Intersect(named).ToList()
            where common.Count > 0
            select Entry(host, pair.Item.Rule, pair.Item.Match with { Gateways = common }, pair.Index);
    }

    /// <summary>For requests of the mesh's workloads, by the Services that its hosts name.</summary>
    public IEnumerable<(ObjectKey Service, List<RouteEntry> Entries)> InMesh()
    {
        if (!gateways.Contains(IstioGateways.Mesh))
        {
            yield break;
        }
        var own = http.Select(pair => (pair.Rule, pair.Match, IsTcp: false))
            .Concat(tcp.Select(pair => (pair.Rule, pair.Match, IsTcp: true)))
            .Where(route => route.Match.Gateways?.Contains(IstioGateways.Mesh) ?? true)
            .Index()
            .ToList();
        foreach (var host in hosts)
        {
            if (
                IstioHost.ServiceOf(host, key.Namespace) is not { } name
                || view.Get(Kinds.Services, name) is not { } service
            )
            {
                continue;
            }
            var entries = new List<RouteEntry>();
            foreach (var (index, (rule, match, isTcp)) in own)
            {
                var ports = PortsOf(service, isTcp).Where(port => match.Ports?.Contains(port) ?? true).ToList();
                if (ports.Count > 0)
                {
                    entries.Add(Entry(host, rule, match with { Ports = ports, Gateways = null }, index));
                }
            }
            yield return (name, entries);
        }
    }

    private static List<(RouteRule Rule, RouteMatch Match)> Flat(
        IEnumerable<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> rules
    ) => [.. rules.SelectMany(rule => rule.Matches.Select(match => (rule.Rule, match)))];

    private RouteEntry Entry(string host, RouteRule rule, RouteMatch match, int index) =>
        new(new(host.ToLowerInvariant()), match, rule, created, index);

    /// <summary>The ports whose protocol, by name or <c>appProtocol</c>, is HTTP or not; without any the mesh finds out, and it is HTTP.</summary>
    private static IEnumerable<int> PortsOf(JsonObject service, bool isTcp) =>
        service
            .Items("spec", "ports")
            .Where(port => IsTcp(port.Text("appProtocol") ?? port.Text("name") ?? "") == isTcp)
            .Select(port => port.Number("port") ?? 0);

    private static bool IsTcp(string protocol) =>
        protocol.Split('-')[0] is "tcp" or "tls" or "https" or "mongo" or "mysql" or "redis" or "udp";
}
