using System.Collections.Concurrent;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Autoscalers;

/// <summary>
/// Notices when somebody keeps taking the pause of an idle target's autoscaler away, so that the controller stops fighting and says so once
/// (R15). The next release is tried again, which may be the one that comes with the cure. Kept in memory: after a restart the fight is
/// noticed again within two writes.
/// </summary>
internal sealed class PauseContests
{
    /// <summary>How often the pause may be taken away before the controller gives in.</summary>
    private const int Patience = 2;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The controller paused it.</summary>
    /// <param name="autoscaler">The target's.</param>
    /// <param name="revision">What the target runs.</param>
    public void Paused(V1Autoscaler autoscaler, string revision) =>
        entries.AddOrUpdate(
            autoscaler.Metadata.Uid,
            _ => new(revision, Pending: true, TakenAway: 0),
            (_, entry) => entry.Revision == revision ? entry with { Pending = true } : new(revision, true, 0)
        );

    /// <summary>The controller itself let it work again.</summary>
    public void Resumed(V1Autoscaler autoscaler)
    {
        if (entries.TryGetValue(autoscaler.Metadata.Uid, out var entry))
        {
            entries.TryUpdate(autoscaler.Metadata.Uid, entry with { Pending = false }, entry);
        }
    }

    /// <summary>Looks at the autoscaler as it is now: whether its pause is somebody else's affair.</summary>
    public bool IsContested(V1Autoscaler autoscaler, string revision)
    {
        if (!entries.TryGetValue(autoscaler.Metadata.Uid, out var entry) || entry.Revision != revision)
        {
            return false;
        }
        var seen =
            entry.Pending && !autoscaler.IsPaused
                ? entry with
                {
                    Pending = false,
                    TakenAway = entry.TakenAway + 1,
                }
                : entry;
        entries.TryUpdate(autoscaler.Metadata.Uid, seen, entry);
        return seen.TakenAway >= Patience && !autoscaler.IsPaused;
    }

    /// <summary>Forgets one that is gone.</summary>
    public void OnAutoscaler(InformerEvent<V1Autoscaler> change)
    {
        if (change.Type == InformerEventType.Deleted)
        {
            entries.TryRemove(change.Object.Metadata.Uid, out _);
        }
    }

    /// <param name="Revision">What the target ran when it was paused.</param>
    /// <param name="Pending">The last pause has not been taken away yet.</param>
    /// <param name="TakenAway">How often it was.</param>
    private sealed record Entry(string Revision, bool Pending, int TakenAway);
}
