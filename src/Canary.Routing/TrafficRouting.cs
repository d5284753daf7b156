using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing.GatewayApi;
using Canary.Routing.Kubernetes;

namespace Canary.Routing;

/// <summary>The informers that traffic routers read from. A kind that the server lacks has none, and its provider is not in the catalogue.</summary>
public sealed record RoutingInformers
{
    /// <summary>Services, which every provider needs.</summary>
    public required IInformer<V1Service> Services { get; init; }

    /// <summary><see cref="V1HttpRoute.Type"/>, for <c>gatewayapi:v1</c>.</summary>
    public IInformer<V1HttpRoute>? HttpRoutes { get; init; }

    /// <summary><see cref="V1HttpRoute.TypeV1Beta1"/>, for <c>gatewayapi:v1beta1</c>.</summary>
    public IInformer<V1HttpRoute>? HttpRoutesV1Beta1 { get; init; }
}

/// <summary>All that moves traffic: the services, and a router for each provider.</summary>
/// <param name="Services">Keeps the services of every Canary.</param>
/// <param name="Routers">Finds the router of a Canary's provider.</param>
public sealed record TrafficRouting(ServiceRouter Services, TrafficRouterCatalogue Routers)
{
    /// <summary>Puts it together.</summary>
    /// <param name="client">Writes.</param>
    /// <param name="informers">Reads.</param>
    /// <param name="time">Tells how long a route has waited for its data plane.</param>
    /// <param name="fieldManager">Owns what is written.</param>
    public static TrafficRouting Create(
        IKubernetesClient client,
        RoutingInformers informers,
        TimeProvider time,
        string fieldManager = FieldManagers.Controller
    )
    {
        var services = new ServiceRouter(client, informers.Services, fieldManager);
        var routers = new List<ITrafficRouter> { new KubernetesTrafficRouter(services) };
        if (informers.HttpRoutes is { } v1)
        {
            routers.Add(
                new GatewayApiTrafficRouter(
                    ProviderNames.GatewayApiV1,
                    V1HttpRoute.Type,
                    client,
                    v1,
                    time,
                    fieldManager
                )
            );
        }
        if (informers.HttpRoutesV1Beta1 is { } v1Beta1)
        {
            routers.Add(
                new GatewayApiTrafficRouter(
                    ProviderNames.GatewayApiV1Beta1,
                    V1HttpRoute.TypeV1Beta1,
                    client,
                    v1Beta1,
                    time,
                    fieldManager
                )
            );
        }
        return new(services, new(routers));
    }
}
