namespace Canary.Engine.Tests.World;

/// <summary>A Deployment in the model: it takes time to become ready, and with some revisions it never does.</summary>
internal sealed class Workload(string revision, int replicas, int uid = 1)
{
    /// <summary>What it runs.</summary>
    public string Revision { get; private set; } = revision;

    /// <summary>What the controller wrote on it, or how it hashes what it runs.</summary>
    public string Hash { get; private set; } = revision;

    public int Replicas { get; private set; } = replicas;

    /// <summary>What it ran before, and the hash by which that is known; null: nothing was kept.</summary>
    public (string Hash, string Revision)? Kept { get; set; }

    /// <summary>Moves with every write, as metadata.generation does.</summary>
    public int Generation { get; private set; } = 1;

    public bool Deleting { get; set; }

    /// <summary>What its pods read, and the checksums of that.</summary>
    public ValueList<KeyValuePair<string, string>> TrackedConfigs { get; set; }

    /// <summary>When its pods are as asked for; null: never.</summary>
    public DateTimeOffset? ReadyAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>How many pods are available while it is not ready.</summary>
    public int Available { get; set; }

    /// <summary>When the server gives it up.</summary>
    public DateTimeOffset? FailsAt { get; set; }

    public void Write(string revision, int replicas, string? hash = null, bool moved = true)
    {
        Revision = revision;
        Hash = hash ?? Hash;
        Replicas = replicas;
        Generation += moved ? 1 : 0;
    }

    public Readiness ReadinessAt(DateTimeOffset now) =>
        ReadyAt <= now ? Readiness.Ready
        : FailsAt <= now ? Readiness.Failed
        : Readiness.Progressing;

    public WorkloadObservation Observe(DateTimeOffset now) =>
        new()
        {
            Revision = Hash,
            Previous = Kept?.Hash,
            Fence = $"{uid}/{Generation}",
            Replicas = Replicas,
            AvailableReplicas = ReadinessAt(now) == Readiness.Ready ? Replicas : Math.Min(Available, Replicas),
            Readiness = ReadinessAt(now),
            ReadinessMessage = ReadinessAt(now) == Readiness.Ready ? null : $"0 of {Replicas} pods are available",
            Images = [$"podinfo:{Revision}"],
            Deleting = Deleting,
            TrackedConfigs = TrackedConfigs,
        };
}
