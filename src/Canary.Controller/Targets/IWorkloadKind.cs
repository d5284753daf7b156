using System.Text.Json.Serialization.Metadata;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Targets;

/// <summary>What one kind of workload does in its own way.</summary>
internal interface IWorkloadKind
{
    ResourceType Type { get; }

    /// <summary>What the store keeps of an object.</summary>
    JsonTypeInfo<V1Workload> Projection { get; }

    /// <summary>What decides how many pods it has.</summary>
    Sizing Sizing { get; }

    /// <summary>Fields of <c>spec</c> that the primary takes over as they are.</summary>
    IReadOnlyList<string> CopiedSpec { get; }

    /// <summary>Gives a target its size, and writes nothing else of it: it is Git's (R15).</summary>
    Patch ResizeTarget(V1Workload seen, int replicas);

    /// <summary>Takes from a pod template, before it is copied, what the controller itself wrote there to make the target idle.</summary>
    void Wake(System.Text.Json.Nodes.JsonObject template);
}
