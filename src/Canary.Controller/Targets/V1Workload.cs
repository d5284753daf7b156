using System.Text.Json.Serialization;
using Canary.Controller.Configs;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>
/// A workload of any kind as the controller keeps it in memory: of the pod template only its identity, so that watching every workload of
/// a cluster stays cheap. Who needs the template itself reads it live.
/// </summary>
internal sealed record V1Workload : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Grows with every change of what it asks for: its generation, where its kind has one.</summary>
    public long Version { get; init; }

    /// <summary>How many pods it asks for; 0: it is idle.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary><c>spec.selector.matchLabels</c>.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The labels that its pods get.</summary>
    public IReadOnlyDictionary<string, string> PodLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Hash of the canonical pod template; empty when there is none (a bookmark).</summary>
    public string TemplateHash { get; init; } = "";

    /// <summary>Container images, in the order of the pod template.</summary>
    public ValueList<string> Images { get; init; }

    /// <summary>Ports of its containers.</summary>
    public ValueList<V1ServicePort> Ports { get; init; }

    /// <summary>The ConfigMaps and Secrets that the pod template names, in order.</summary>
    public ValueList<ConfigReference> Configs { get; init; }

    /// <summary>Primary: what it can be set back to; null: nothing.</summary>
    public KeptRevision? Kept { get; init; }

    /// <summary>The field managers that own what decides its size.</summary>
    public ValueList<string> SizeManagers { get; init; }

    /// <summary>What keeps its kind from being released as it is, and what to do; null: nothing does.</summary>
    public Obstacle? Unfit { get; init; }

    public V1WorkloadStatus Status { get; init; } = new();
}

/// <summary>What the kind's own controller reports, under the names that Deployments have for it.</summary>
internal sealed record V1WorkloadStatus
{
    public long ObservedGeneration { get; init; }

    /// <summary>Pods that are there.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods of the present content.</summary>
    public int UpdatedReplicas { get; init; }

    /// <summary>Available pods of any content.</summary>
    public int AvailableReplicas { get; init; }

    public IReadOnlyList<V1WorkloadCondition> Conditions
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>One of the workload's conditions.</summary>
internal sealed record V1WorkloadCondition
{
    public string Type { get; init; } = "";

    public string Status { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";
}

/// <summary>Source-generated readers of what targets are made of.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(V1WorkloadStatus))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
internal sealed partial class TargetsJson : JsonSerializerContext;
