using System.Text.Json.Serialization;
using Canary.Engine;
using Canary.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>
/// A Deployment as the controller keeps it in memory: of the pod template only its identity, so that watching every Deployment of a
/// cluster stays cheap. Who needs the template itself reads it live.
/// </summary>
[JsonConverter(typeof(V1DeploymentConverter))]
internal sealed record V1Deployment : IKubernetesObject
{
    public static ResourceType Type { get; } = new("apps", "v1", "deployments", "Deployment");

    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary><c>spec.replicas</c>; the server's default is 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary><c>spec.selector.matchLabels</c>.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Hash of the canonical pod template; empty when there is none (a bookmark).</summary>
    public string TemplateHash { get; init; } = "";

    /// <summary>Container images, in the order of the pod template.</summary>
    public ValueList<string> Images { get; init; }

    /// <summary>The field managers that own <c>spec.replicas</c>.</summary>
    public ValueList<string> ReplicasManagers { get; init; }

    public V1DeploymentStatus Status { get; init; } = new();
}

/// <summary>What the Deployment controller reports.</summary>
internal sealed record V1DeploymentStatus
{
    public long ObservedGeneration { get; init; }

    public int Replicas { get; init; }

    public int UpdatedReplicas { get; init; }

    public int AvailableReplicas { get; init; }

    public IReadOnlyList<V1DeploymentCondition> Conditions { get; init; } = [];
}

/// <summary>One of the Deployment's conditions.</summary>
internal sealed record V1DeploymentCondition
{
    public string Type { get; init; } = "";

    public string Status { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";
}

/// <summary>Source-generated readers of what targets are made of.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Deployment))]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(V1DeploymentStatus))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
internal sealed partial class TargetsJson : JsonSerializerContext;
