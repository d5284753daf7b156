using Canary.Kubernetes;

namespace Canary.Simulator.Workloads;

/// <summary>The built-in kinds that the inhabitants read and write.</summary>
internal static class Kinds
{
    public static readonly ResourceType Pods = new("", "v1", "pods", "Pod");
    public static readonly ResourceType Nodes = new("", "v1", "nodes", "Node", Namespaced: false);
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);
    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceType Secrets = new("", "v1", "secrets", "Secret");
    public static readonly ResourceType PersistentVolumeClaims = new(
        "",
        "v1",
        "persistentvolumeclaims",
        "PersistentVolumeClaim"
    );
    public static readonly ResourceType PodDisruptionBudgets = new(
        "policy",
        "v1",
        "poddisruptionbudgets",
        "PodDisruptionBudget"
    );
    public static readonly ResourceType Services = new("", "v1", "services", "Service");
    public static readonly ResourceType Endpoints = new("", "v1", "endpoints", "Endpoints");
    public static readonly ResourceType Events = new("", "v1", "events", "Event");
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "replicasets", "ReplicaSet");
    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets", "DaemonSet");
    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets", "StatefulSet");
    public static readonly ResourceType ControllerRevisions = new(
        "apps",
        "v1",
        "controllerrevisions",
        "ControllerRevision"
    );
    public static readonly ResourceType Jobs = new("batch", "v1", "jobs", "Job");
    public static readonly ResourceType EndpointSlices = new(
        "discovery.k8s.io",
        "v1",
        "endpointslices",
        "EndpointSlice"
    );
    public static readonly ResourceType HorizontalPodAutoscalers = new(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler"
    );

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ResourceType> All =
    [
        Pods,
        Nodes,
        Namespaces,
        ConfigMaps,
        Secrets,
        PersistentVolumeClaims,
        PodDisruptionBudgets,
        Services,
        Endpoints,
        Events,
        Deployments,
        ReplicaSets,
        DaemonSets,
        StatefulSets,
        ControllerRevisions,
        Jobs,
        EndpointSlices,
        HorizontalPodAutoscalers,
    ];
}
