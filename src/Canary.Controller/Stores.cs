using Canary.Controller.Adoption;
using Canary.Controller.Autoscalers;
using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;
using Canary.Kubernetes;
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
    /// <summary>Workloads by the ConfigMaps and Secrets that their pods read.</summary>
    private const string Config = "config";

    private static readonly IWorkloadKind[] Released =
    [
        new DeploymentKind(),
        new DaemonSetKind(),
        new StatefulSetKind(),
    ];

    /// <summary>Workloads by the label that their pods are known by.</summary>
    private const string Pod = "pod";

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
        WorkloadKinds = [.. Released.Where(kind => options.Specs.TargetKinds.Contains(kind.Type.Kind))];
        foreach (var kind in WorkloadKinds)
        {
            var workloads = required.Add(kind.Type, kind.Projection, scope);
            workloads.AddIndex(Config, ConfigsOf);
            workloads.AddIndex(Pod, PodsOf);
            Workloads.Add(kind, workloads);
        }
        Autoscalers =
        [
            .. new IAutoscalerKind[] { new HorizontalPodAutoscalerKind(), new ScaledObjectKind() }.Select(
                kind => new KnownAutoscalers(kind, optional.Add(kind.Type, V1Autoscaler.Projection, scope))
            ),
        ];
        Budgets = required.Add(V1DisruptionBudget.Type, V1DisruptionBudget.Projection, scope);
        BudgetTwins.AddIndexTo(Budgets);
        if (options.ConfigTracking)
        {
            var metadata = scope with { MetadataOnly = true };
            Configs = new(
                required.Add(ConfigKinds.ConfigMaps, V1ConfigObject.Projection, metadata),
                required.Add(ConfigKinds.Secrets, V1ConfigObject.Projection, metadata)
            );
            Configs.AddIndexes();
        }
        Services = required.Add(V1Service.Type, RoutingJson.Default.V1Service, scope);
        Pods = optional.Add(V1Pod.Type, RoutingJson.Default.V1Pod, scope);
        AlertProviders = optional.Add(V1AlertProvider.Type, CanaryJson.Default.V1AlertProvider, everywhere);
        Routes = optional.Add(V1HttpRoute.Type, RoutingJson.Default.V1HttpRoute, scope);
        VirtualServices = optional.Add(options.IstioApi.VirtualServices, RoutingJson.Default.V1VirtualService, scope);
        DestinationRules = optional.Add(
            options.IstioApi.DestinationRules,
            RoutingJson.Default.V1DestinationRule,
            scope
        );
        Ingresses = optional.Add(V1Ingress.Type, RoutingJson.Default.V1Ingress, scope);
        GrpcRoutes = optional.Add(V1HttpRoute.GrpcType, RoutingJson.Default.V1HttpRoute, scope);
        // Gateways that are not read, because they are elsewhere or that is not allowed, are taken at their word.
        Gateways = optional.Add(V1Gateway.Type, RoutingJson.Default.V1Gateway, scope);
        GatewayClasses = optional.Add(V1GatewayClass.Type, RoutingJson.Default.V1GatewayClass, scope);
        // Who looks after one namespace asks nothing of the whole cluster, where classes are.
        GatewayFacts = options.Namespace is null ? [Gateways, GatewayClasses] : [Gateways];
        CanaryIndexes.AddTo(Canaries);
        WatchForOrphans();
    }

    public Informer<V1Canary> Canaries { get; }

    public Informer<V1MetricTemplate> Templates { get; }

    public Informer<V1AlertProvider> AlertProviders { get; }

    /// <summary>The kinds of targets that have pods.</summary>
    public IReadOnlyList<IWorkloadKind> WorkloadKinds { get; }

    public Dictionary<IWorkloadKind, Informer<V1Workload>> Workloads { get; } = [];

    public Informer<V1DisruptionBudget> Budgets { get; }

    /// <summary>The autoscalers that Canaries may name.</summary>
    public IReadOnlyList<KnownAutoscalers> Autoscalers { get; }

    /// <summary>Null: configs are not tracked.</summary>
    public ConfigStores? Configs { get; }

    public Informer<V1Service> Services { get; }

    /// <summary>What former Canaries left behind, of all kinds that are made for them.</summary>
    public Orphans Orphans { get; } = new();

    /// <summary>Watched only where pods divide requests: a cluster has many, and they change often.</summary>
    public Informer<V1Pod> Pods { get; }

    public Informer<V1HttpRoute> Routes { get; }

    public Informer<V1VirtualService> VirtualServices { get; }

    public Informer<V1DestinationRule> DestinationRules { get; }

    public Informer<V1Ingress> Ingresses { get; }

    public Informer<V1HttpRoute> GrpcRoutes { get; }

    public Informer<V1Gateway> Gateways { get; }

    public Informer<V1GatewayClass> GatewayClasses { get; }

    /// <summary>What tells which features a Gateway has, of what is read at all.</summary>
    public IReadOnlyList<IRunnableInformer> GatewayFacts { get; }

    /// <summary>The workloads whose pods read a ConfigMap or Secret.</summary>
    public IEnumerable<ObjectKey> UsersOf(ConfigKind kind, ObjectKey config) =>
        Workloads.Values.SelectMany(workloads =>
            workloads
                .ByIndex(Config, $"{config.Namespace}/{new ConfigReference(kind, config.Name, false).Id}")
                .Select(workload => workload.Metadata.Key)
        );

    /// <summary>The workloads whose pods are labelled like this one.</summary>
    public IEnumerable<V1Workload> OwnersOf(V1Pod pod) =>
        from label in SelectorLabel.Names
        let value = pod.Metadata.Labels?.GetValueOrDefault(label)
        where value is not null
        let key = KeyOf(pod.Metadata.Namespace, label, value)
        from workloads in Workloads.Values
        from workload in workloads.ByIndex(Pod, key)
        select workload;

    /// <summary>From now on every change wakes whom it concerns.</summary>
    public void Connect(EventMap map)
    {
        Canaries.AddHandler(map.OnCanary);
        Templates.AddHandler(map.OnTemplate);
        foreach (var workloads in Workloads.Values)
        {
            workloads.AddHandler(map.OnTarget);
        }
        if (Configs is { } configs)
        {
            configs[ConfigKind.ConfigMap].AddHandler(change => map.OnConfig(ConfigKind.ConfigMap, change));
            configs[ConfigKind.Secret].AddHandler(change => map.OnConfig(ConfigKind.Secret, change));
        }
        foreach (var known in Autoscalers)
        {
            known.Store.AddHandler(map.OnAutoscaler);
        }
        Budgets.AddHandler(map.OnBudget);
        Services.AddHandler(map.OnRouted);
        Services.AddHandler(map.OnTarget);
        Pods.AddHandler(change => map.OnPod(change, OwnersOf));
        VirtualServices.AddHandler(map.OnRoute);
        DestinationRules.AddHandler(map.OnDestinationRule);
        Ingresses.AddHandler(map.OnIngress);
        Routes.AddHandler(map.OnRoute);
        GrpcRoutes.AddHandler(map.OnRoute);
        Gateways.AddHandler(change => map.OnSupport(change, gateway => gateway.Spec));
        GatewayClasses.AddHandler(change => map.OnSupport(change, type => type.Status.SupportedFeatures));
    }

    private void WatchForOrphans()
    {
        foreach (var workloads in Workloads.Values)
        {
            Orphans.Watch(workloads);
        }
        foreach (var known in Autoscalers)
        {
            Orphans.Watch(known.Store);
        }
        Configs?.WatchForOrphans(Orphans);
        Orphans.Watch(Budgets);
        Orphans.Watch(Services);
        Orphans.Watch(Routes);
        Orphans.Watch(GrpcRoutes);
        Orphans.Watch(VirtualServices);
        Orphans.Watch(DestinationRules);
        Orphans.Watch(Ingresses);
    }

    private static IEnumerable<string> PodsOf(V1Workload workload) =>
        SelectorLabel.Find(workload) is { } label ? [KeyOf(workload.Metadata.Namespace, label.Key, label.Value)] : [];

    private static string KeyOf(string @namespace, string label, string value) => $"{@namespace}/{label}={value}";

    private static IEnumerable<string> ConfigsOf(V1Workload workload) =>
        workload.Configs.Select(reference => $"{workload.Metadata.Namespace}/{reference.Id}");
}
