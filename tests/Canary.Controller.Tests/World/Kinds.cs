using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.World;

/// <summary>The kinds that scenarios speak of.</summary>
internal static class Kinds
{
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets", "DaemonSet");
    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets", "StatefulSet");
    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceType ScaledObjects = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");
    public static readonly ResourceType Budgets = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");
    public static readonly ResourceType Autoscalers = new(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler"
    );
    public static readonly ResourceType Ingresses = new("networking.k8s.io", "v1", "ingresses", "Ingress");
    public static readonly ResourceType Pods = new("", "v1", "pods", "Pod");
    public static readonly ResourceType Services = new("", "v1", "services", "Service");
    public static readonly ResourceType Secrets = new("", "v1", "secrets", "Secret");
    public static readonly ResourceType Events = new("", "v1", "events", "Event");
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");
    public static readonly ResourceType Slices = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
    public static readonly ResourceType GrpcRoutes = new("gateway.networking.k8s.io", "v1", "grpcroutes", "GRPCRoute");
    public static readonly ResourceType Routes = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    private static readonly ResourceType[] All =
    [
        Deployments,
        DaemonSets,
        StatefulSets,
        ConfigMaps,
        ScaledObjects,
        Autoscalers,
        Budgets,
        Services,
        Secrets,
        Routes,
        Ingresses,
        IstioManifests.VirtualServices,
        IstioManifests.DestinationRules,
        GrpcRoutes,
        V1Canary.Type,
        V1MetricTemplate.Type,
        V1AlertProvider.Type,
        new("", "v1", "namespaces", "Namespace", Namespaced: false),
        new("gateway.networking.k8s.io", "v1", "gatewayclasses", "GatewayClass", Namespaced: false),
        new("gateway.networking.k8s.io", "v1", "gateways", "Gateway"),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false),
    ];

    public static ResourceType Of(JsonObject manifest) => All.Single(type => type.Kind == (string?)manifest["kind"]);
}
