using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.EndToEnd.Tests.Stories;

/// <summary>The kinds that the stories, and those who live in the cluster, look at.</summary>
internal static class StageKinds
{
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);

    private const string Gateway = "gateway.networking.k8s.io";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Namespaces,
        new("", "v1", "nodes", "Node", Namespaced: false),
        new("", "v1", "pods", "Pod"),
        new("", "v1", "services", "Service"),
        new("", "v1", "configmaps", "ConfigMap"),
        new("", "v1", "secrets", "Secret"),
        new("", "v1", "events", "Event"),
        new("apps", "v1", "deployments", "Deployment"),
        new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        new(Gateway, "v1", "gatewayclasses", "GatewayClass", Namespaced: false),
        new(Gateway, "v1", "gateways", "Gateway"),
        new(Gateway, "v1", "httproutes", "HTTPRoute"),
        new(Gateway, "v1beta1", "referencegrants", "ReferenceGrant"),
        V1Canary.Type,
    ];
}
