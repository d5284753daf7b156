using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;
using Canary.Routing.Nginx;
using Canary.Routing.Referencing;

namespace Canary.Routing;

/// <summary>The informers that traffic routers read from.</summary>
public sealed record RoutingInformers
{
    /// <summary>Services, which every provider needs.</summary>
    public required IInformer<V1Service> Services { get; init; }

    /// <summary><see cref="V1Pod.Type"/>, for the provider <c>kubernetes</c> with weights.</summary>
    public required IInformer<V1Pod> Pods { get; init; }

    /// <summary>
    /// <see cref="V1HttpRoute.Type"/>, for both <c>gatewayapi</c> providers: whoever serves HTTPRoutes of v1beta1 and is maintained serves
    /// them as v1 too.
    /// </summary>
    public required IInformer<V1HttpRoute> HttpRoutes { get; init; }

    /// <summary>Of the version that <see cref="IstioApi"/> says.</summary>
    public required IInformer<V1VirtualService> VirtualServices { get; init; }

    /// <summary>Of the version that <see cref="IstioApi"/> says.</summary>
    public required IInformer<V1DestinationRule> DestinationRules { get; init; }

    /// <summary><see cref="V1Ingress.Type"/>.</summary>
    public required IInformer<V1Ingress> Ingresses { get; init; }

    /// <summary>What the NGINX ingress controller's annotations begin with. Default <c>nginx.ingress.kubernetes.io</c>.</summary>
    public string IngressAnnotationPrefix { get; init; } = NginxTrafficRouter.DefaultAnnotationPrefix;

    /// <summary>In which version Istio's objects are read and written. Default v1.</summary>
    public IstioApi IstioApi { get; init; } = IstioApi.V1;

    /// <summary><see cref="V1HttpRoute.GrpcType"/>, which a cluster may lack.</summary>
    public required IInformer<V1HttpRoute> GrpcRoutes { get; init; }

    /// <summary>Tell of what class they are. What can't be read is taken at its word.</summary>
    public required IInformer<V1Gateway> Gateways { get; init; }

    /// <summary>Tell what their Gateways can do.</summary>
    public required IInformer<V1GatewayClass> GatewayClasses { get; init; }
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
        var routes = new RouteSources(client, informers.HttpRoutes, informers.GrpcRoutes, fieldManager);
        var generated = new GeneratedRoutes(routes, time, fieldManager);
        var leftovers = new LeftoverRoutes(routes);
        var (http, grpc) = (
            new ReferencedRouteKind(routes, RouteDialect.Http),
            new ReferencedRouteKind(routes, RouteDialect.Grpc)
        );
        var referenced = new ReferencedRoutes(
            reference => RouteDialect.Of(reference.Kind) == RouteDialect.Grpc ? grpc : http,
            leftovers,
            time
        );
        var support = new GatewaySupport(routes, informers.Gateways, informers.GatewayClasses);
        return new(
            services,
            new([
                new KubernetesTrafficRouter(services, new SharingPods(client, informers.Pods, fieldManager)),
                GatewayApi(ProviderNames.GatewayApiV1),
                GatewayApi(ProviderNames.GatewayApiV1Beta1),
                new NginxTrafficRouter(
                    client,
                    informers.Ingresses,
                    time,
                    informers.IngressAnnotationPrefix,
                    fieldManager
                ),
                Istio(client, informers, time, fieldManager),
            ])
        );

        GatewayApiTrafficRouter GatewayApi(string name) => new(name, generated, referenced, support);
    }

    private static IstioTrafficRouter Istio(
        IKubernetesClient client,
        RoutingInformers informers,
        TimeProvider time,
        string fieldManager
    )
    {
        var api = informers.IstioApi;
        var routes = new VirtualServices(api, client, informers.VirtualServices, time, fieldManager);
        var generated = new GeneratedVirtualService(routes, time);
        var kind = new ReferencedVirtualServices(routes);
        return new(
            generated,
            new ReferencedRoutes(_ => kind, generated, time),
            new DestinationRules(api, client, informers.DestinationRules, fieldManager)
        );
    }
}
