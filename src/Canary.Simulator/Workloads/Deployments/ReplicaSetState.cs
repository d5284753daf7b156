using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>A ReplicaSet as its Deployment sees it.</summary>
internal sealed record ReplicaSetState(JsonObject Object)
{
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    public const string HistoryAnnotation = "deployment.kubernetes.io/revision-history";
    public const string DesiredAnnotation = "deployment.kubernetes.io/desired-replicas";
    public const string MaxAnnotation = "deployment.kubernetes.io/max-replicas";

    public string Name { get; } = Object.Name();

    /// <summary>How many pods it should have.</summary>
    public int Wanted { get; } = Object.Number("spec", "replicas") ?? 1;

    /// <summary>How many it has.</summary>
    public int Actual { get; } = Object.Number("status", "replicas") ?? 0;

    public int Ready { get; } = Object.Number("status", "readyReplicas") ?? 0;

    public int Available { get; } = Object.Number("status", "availableReplicas") ?? 0;

    public long Revision { get; } = Read(Object, RevisionAnnotation) ?? 0;

    /// <summary>How many replicas the Deployment had when it last sized this one.</summary>
    public long? Desired { get; } = Read(Object, DesiredAnnotation);

    /// <summary>How many it may have had then, surge included.</summary>
    public long? Max { get; } = Read(Object, MaxAnnotation);

    public DateTimeOffset Created { get; } = Object.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

    private static long? Read(JsonObject obj, string annotation) =>
        long.TryParse(obj.Annotation(annotation), CultureInfo.InvariantCulture, out var number) ? number : null;
}
