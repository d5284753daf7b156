using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Routing;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;
using Canary.Routing.Nginx;

namespace Canary.Controller;

/// <summary>The local copies that passes read.</summary>
internal sealed class Stores
{
    /// <summary>Adds the informers to their sets.</summary>
    /// <param name="options">Which namespaces.</param>
    /// <param name="required">For kinds that nothing works without.</param>
    /// <param name="optional">For kinds that a cluster may lack.</param>
    public Stores(CanaryControllerOptions options, InformerSet required, InformerSet optional)
    {
        var scope = new InformerOptions { Namespace = options.Namespace };
        var everywhere = options.Specs.AllowCrossNamespace ? InformerOptions.Default : scope;
        Canaries = required.Add(V1Canary.Type, CanaryJson.Default.V1Canary, scope);
        Templates = required.Add(V1MetricTemplate.Type, CanaryJson.Default.V1MetricTemplate, everywhere);
        Deployments = required.Add(V1Deployment.Type, TargetsJson.Default.V1Deployment, scope);
        Services = required.Add(V1Service.Type, RoutingJson.Default.V1Service, scope);
        AlertProviders = optional.Add(V1AlertProvider.Type, CanaryJson.Default.V1AlertProvider, everywhere);
        Routes = optional.Add(V1HttpRoute.Type, RoutingJson.Default.V1HttpRoute, scope);
        VirtualServices = optional.Add(options.IstioApi.VirtualServices, RoutingJson.Default.V1VirtualService, scope);
        DestinationRules = optional.Add(
            options.IstioApi.DestinationRules,
            RoutingJson.Default.V1DestinationRule,
            scope
        );
        Ingresses = optional.Add(V1Ingress.Type, RoutingJson.Default.V1Ingress, scope);
        CanaryIndexes.AddTo(Canaries);
    }

    public Informer<V1Canary> Canaries { get; }

    public Informer<V1MetricTemplate> Templates { get; }

    public Informer<V1AlertProvider> AlertProviders { get; }

    public Informer<V1Deployment> Deployments { get; }

    public Informer<V1Service> Services { get; }

    public Informer<V1HttpRoute> Routes { get; }

    public Informer<V1VirtualService> VirtualServices { get; }

    public Informer<V1DestinationRule> DestinationRules { get; }

    public Informer<V1Ingress> Ingresses { get; }

    /// <summary>From now on every change wakes whom it concerns.</summary>
    public void Connect(EventMap map)
    {
        Canaries.AddHandler(map.OnCanary);
        Templates.AddHandler(map.OnTemplate);
        Deployments.AddHandler(map.OnDeployment);
        Services.AddHandler(map.OnRouted);
        Routes.AddHandler(map.OnRouted);
        VirtualServices.AddHandler(map.OnRouted);
        DestinationRules.AddHandler(map.OnRouted);
        Ingresses.AddHandler(map.OnIngress);
    }
}
