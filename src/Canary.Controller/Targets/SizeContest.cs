using System.Collections.Concurrent;
using Canary.Kubernetes.Informers;
using Canary.Routing;

namespace Canary.Controller.Targets;

/// <summary>
/// Notices when another manager keeps setting a target's size back, so that the controller stops fighting and says so
/// once (R15). Kept in memory: after a restart the fight is noticed again within two writes.
/// </summary>
internal sealed class SizeContest
{
    /// <summary>How often one desired value may be taken back before the controller gives in.</summary>
    private const int Patience = 2;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The controller wrote this size.</summary>
    public void Wrote(V1Workload target, int replicas) =>
        entries.AddOrUpdate(
            target.Metadata.Uid,
            _ => new Entry(replicas, target.TemplateHash),
            (_, entry) =>
                entry.Desired == replicas
                    ? entry with
                    {
                        Pending = true,
                        Revision = target.TemplateHash,
                    }
                    : new Entry(replicas, target.TemplateHash)
        );

    /// <summary>Looks at the target as it is now; the name of the manager that holds the field against the controller, or null.</summary>
    public string? Holder(V1Workload target)
    {
        if (!entries.TryGetValue(target.Metadata.Uid, out var entry))
        {
            return null;
        }
        var other = target.SizeManagers.FirstOrDefault(manager => manager != FieldManagers.Controller);
        var seen = entry.See(target, other);
        entries.TryUpdate(target.Metadata.Uid, seen, entry);
        return seen.TakenBack >= Patience ? other : null;
    }

    /// <summary>Forgets a target that is gone.</summary>
    public void OnWorkload(InformerEvent<V1Workload> change)
    {
        if (change.Type == InformerEventType.Deleted)
        {
            entries.TryRemove(change.Object.Metadata.Uid, out _);
        }
    }

    /// <param name="Desired">What the controller wrote.</param>
    /// <param name="Revision">The target's content then; a release that brings its own size along takes nothing back.</param>
    private sealed record Entry(int Desired, string Revision)
    {
        /// <summary>The last write has not been taken back yet.</summary>
        public bool Pending { get; init; } = true;

        public int TakenBack { get; init; }

        public Entry See(V1Workload target, string? other)
        {
            if (other is null)
            {
                return TakenBack >= Patience ? new Entry(Desired, Revision) { Pending = false } : this;
            }
            if (!Pending || target.Replicas == Desired)
            {
                return this;
            }
            return target.TemplateHash == Revision
                ? this with
                {
                    Pending = false,
                    TakenBack = TakenBack + 1,
                }
                : this with
                {
                    Pending = false,
                    TakenBack = 0,
                    Revision = target.TemplateHash,
                };
        }
    }
}
