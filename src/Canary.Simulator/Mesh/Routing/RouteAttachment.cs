using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Whether a route may attach to one of its parents, and at which hosts it is reached there.</summary>
/// <param name="Parent">The reference, as in the route.</param>
/// <param name="Gateway">The Gateway; null: the parent is a Service.</param>
/// <param name="Service">The Service, for requests inside the cluster; null: the parent is a Gateway.</param>
/// <param name="Listeners">The listeners that took it.</param>
/// <param name="Hosts">The hosts; empty when it was not accepted.</param>
/// <param name="Reason"><c>Accepted</c>, or why not.</param>
/// <param name="Message">A sentence.</param>
internal sealed record RouteAttachment(
    JsonNode Parent,
    ObjectKey? Gateway,
    ObjectKey? Service,
    IReadOnlyList<string> Listeners,
    IReadOnlyList<HostPattern> Hosts,
    string Reason,
    string Message
)
{
    public bool IsAccepted => Reason == "Accepted";
}

/// <summary>Attaches routes to their parents.</summary>
internal sealed class RouteAttacher(ClusterView view)
{
    private readonly HashSet<string> classes =
    [
        .. view.List(GatewayKinds.GatewayClasses)
            .Where(type => type.Text("spec", "controllerName") == GatewayKinds.ControllerName)
            .Select(type => type.Name()),
    ];

    /// <summary>The Gateways that this controller serves.</summary>
    public IEnumerable<JsonObject> Gateways => view.List(GatewayKinds.Gateways).Where(IsOurs);

    public bool IsOurs(JsonObject gateway) => classes.Contains(gateway.Text("spec", "gatewayClassName") ?? "");

    /// <summary>One attachment for each parent that is this controller's to judge.</summary>
    /// <param name="type">The kind of route.</param>
    /// <param name="route">The route.</param>
    public IEnumerable<RouteAttachment> Attach(ResourceType type, JsonObject route)
    {
        foreach (var parent in route.Items("spec", "parentRefs"))
        {
            var key = new ObjectKey(parent.Text("namespace") ?? route.Key().Namespace, parent.Text("name") ?? "");
            var group = parent.Text("group") ?? GatewayKinds.Group;
            var kind = parent.Text("kind") ?? GatewayKinds.Gateways.Kind;
            if (group.Length == 0 && kind == Kinds.Services.Kind)
            {
                yield return AttachToService(parent, key);
            }
            else if (
                group == GatewayKinds.Group
                && kind == GatewayKinds.Gateways.Kind
                && view.Get(GatewayKinds.Gateways, key) is { } gateway
                && IsOurs(gateway)
            )
            {
                yield return AttachToGateway(type, route, parent, gateway);
            }
        }
    }

    private RouteAttachment AttachToService(JsonNode parent, ObjectKey key)
    {
        if (view.Get(Kinds.Services, key) is not { } service)
        {
            return new(parent, null, null, [], [], "NoMatchingParent", $"Service {key} not found");
        }
        var ports = service.Items("spec", "ports").Select(port => port.Number("port"));
        return parent.Number("port") is { } wanted && !ports.Contains(wanted)
            ? new(parent, null, null, [], [], "NoMatchingParent", $"Service {key} has no port {wanted}")
            : new(parent, null, key, [], [HostPattern.Any], "Accepted", "Route is accepted");
    }

    private RouteAttachment AttachToGateway(ResourceType type, JsonObject route, JsonNode parent, JsonObject gateway)
    {
        var key = gateway.Key();
        var named = gateway
            .Items("spec", "listeners")
            .Where(listener =>
                (parent.Text("sectionName") is not { } section || section == listener.Text("name"))
                && (parent.Number("port") is not { } port || port == listener.Number("port"))
            )
            .ToList();
        if (named.Count == 0)
        {
            return Refuse("NoMatchingParent", $"Gateway {key} has no listener that the parentRef names");
        }
        var http = named.Where(listener => listener.Text("protocol") == "HTTP").ToList();
        var allowed = http.Where(listener => Allows(listener, key.Namespace, type, route)).ToList();
        if (allowed.Count == 0)
        {
            return Refuse("NotAllowedByListeners", $"no HTTP listener of Gateway {key} takes routes of this namespace");
        }
        var hosts = allowed.SelectMany(listener => Hosts(listener, route)).Distinct().ToList();
        return hosts.Count == 0
            ? Refuse("NoMatchingListenerHostname", $"no listener of Gateway {key} has a hostname of this route")
            : new(
                parent,
                key,
                null,
                [
                    .. allowed
                        .Where(listener => Hosts(listener, route).Any())
                        .Select(listener => listener.Text("name") ?? ""),
                ],
                hosts,
                "Accepted",
                "Route is accepted"
            );

        RouteAttachment Refuse(string reason, string message) => new(parent, key, null, [], [], reason, message);
    }

    private static IEnumerable<HostPattern> Hosts(JsonNode listener, JsonObject route)
    {
        var own = Pattern(listener.Text("hostname"));
        var wanted = route.Items("spec", "hostnames").Select(host => Pattern(host.Text())).ToList();
        return wanted.Count == 0 ? [own] : wanted.Select(host => host.Intersect(own)).OfType<HostPattern>();
    }

    private static HostPattern Pattern(string? host) => string.IsNullOrEmpty(host) ? HostPattern.Any : new(host);

    private bool Allows(JsonNode listener, string home, ResourceType type, JsonObject route)
    {
        var allowed = listener.At("allowedRoutes");
        var kinds = allowed.Items("kinds").ToList();
        if (kinds.Count > 0 && !kinds.Any(kind => kind.Text("kind") == type.Kind))
        {
            return false;
        }
        var @namespace = route.Key().Namespace;
        return allowed.Text("namespaces", "from") switch
        {
            "All" => true,
            "Selector" => view.Get(Kinds.Namespaces, new("", @namespace)) is { } labelled
                && LabelSelector.Of(allowed.At("namespaces", "selector")).Matches(labelled),
            "None" => false,
            _ => @namespace == home,
        };
    }
}
