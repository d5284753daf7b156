namespace Canary.Engine.Tests.World;

/// <summary>A Deployment in the model: it takes time to become ready, and with some revisions it never does.</summary>
internal sealed class Workload(string revision, int replicas)
{
    public string Revision { get; private set; } = revision;

    public int Replicas { get; private set; } = replicas;

    /// <summary>Moves with every write, as metadata.generation does.</summary>
    public int Generation { get; private set; } = 1;

    public bool Deleting { get; set; }

    /// <summary>When its pods are as asked for; null: never.</summary>
    public DateTimeOffset? ReadyAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>When the server gives it up.</summary>
    public DateTimeOffset? FailsAt { get; set; }

    public void Write(string revision, int replicas)
    {
        Revision = revision;
        Replicas = replicas;
        Generation++;
    }

    public Readiness ReadinessAt(DateTimeOffset now) =>
        ReadyAt <= now ? Readiness.Ready
        : FailsAt <= now ? Readiness.Failed
        : Readiness.Progressing;

    public WorkloadObservation Observe(DateTimeOffset now) =>
        new()
        {
            Revision = Revision,
            Fence = $"generation {Generation}",
            Replicas = Replicas,
            AvailableReplicas = ReadinessAt(now) == Readiness.Ready ? Replicas : 0,
            Readiness = ReadinessAt(now),
            ReadinessMessage = ReadinessAt(now) == Readiness.Ready ? null : $"0 of {Replicas} pods are available",
            Images = [$"podinfo:{Revision}"],
            Deleting = Deleting,
        };
}
