using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Kubernetes;

namespace Canary.Routing;

/// <summary>Moves traffic between primary and canary by one mesh's or ingress' own objects. Looked up by name in <see cref="TrafficRouterCatalogue"/>.</summary>
public interface ITrafficRouter
{
    /// <summary>As in <c>spec.provider</c>: <c>gatewayapi:v1</c>.</summary>
    string Name { get; }

    /// <summary>What keeps the router from writing its objects: one of that name belongs to someone else. Null: nothing does.</summary>
    Obstacle? FindObstacle(RouteContext context);

    /// <summary>The route as it is in the stores; asks the server nothing.</summary>
    RouteObservation Observe(RouteContext context);

    /// <summary>Asks the server for the route and takes the answer into the stores, for what must not be decided by a store that is behind.</summary>
    Task RefreshAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary>Makes the route as the spec wants it, with this for the canary. Writes nothing when nothing differs.</summary>
    Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken);

    /// <summary>The route leads to the target alone and belongs to nobody, so that it outlives the Canary.</summary>
    Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary><see cref="ReleaseAsync"/> is done, as the stores show.</summary>
    bool IsReleased(RouteContext context);
}

/// <summary>What a router must know of a Canary to render its objects.</summary>
public sealed record RouteContext
{
    public required V1Canary Canary { get; init; }

    /// <summary>The traffic router's name, the controller's default applied.</summary>
    public required string Provider { get; init; }

    /// <summary>The label by which the target's pods are selected: <c>app</c>; the primary's carry the value with <c>-primary</c>.</summary>
    public required KeyValuePair<string, string> SelectorLabel { get; init; }

    /// <summary>The ports of the target's containers, for <c>spec.service.portDiscovery</c>.</summary>
    public IReadOnlyList<V1ServicePort> ContainerPorts { get; init; } = [];

    public ObjectKey Key => Canary.Metadata.Key;

    /// <summary>Names of the services and of the route.</summary>
    public ServiceNames Names =>
        ServiceNames.Of(Canary.Spec)
        ?? throw new InvalidOperationException(
            $"Canary {Key} names neither a service nor a target; its spec is not valid."
        );

    /// <summary>The apex service, and the route, which has its name.</summary>
    public ObjectKey ApexKey => Key with { Name = Names.Apex };
}
