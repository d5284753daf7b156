using System.Collections.Concurrent;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>
/// Statuses that were sent and never answered. They may have been written all the same; then no pass decides the same again, and what was to be told
/// with them would never be told. The next version of the Canary says which it was.
/// </summary>
internal sealed class UnconfirmedStatuses
{
    /// <summary>An outage is long before there are so many; the oldest are given up.</summary>
    private const int Most = 32;

    private readonly ConcurrentDictionary<ObjectKey, Attempts> sent = new();

    /// <summary>A status was sent, and whether it was written is not known. What was sent for an older version is <see cref="Compare"/>d by then.</summary>
    /// <param name="sighting">What was looked at; the status was meant for this version only.</param>
    /// <param name="next">The status.</param>
    /// <param name="written">What follows from its having been written.</param>
    public void Add(Sighting sighting, RolloutStatus next, Action written)
    {
        var before = sent.GetValueOrDefault(sighting.Key)?.All ?? [];
        sent[sighting.Key] = new(
            sighting.Canary.Metadata.ResourceVersion,
            [.. before.TakeLast(Most - 1), new(next, written)]
        );
    }

    /// <summary>Looks whether a version of the Canary has what was sent.</summary>
    /// <param name="canary">As it is seen now.</param>
    /// <param name="status">Its status.</param>
    public void Compare(V1Canary canary, RolloutStatus status)
    {
        var key = canary.Metadata.Key;
        if (!sent.TryGetValue(key, out var attempts) || canary.Metadata.ResourceVersion == attempts.Version)
        {
            return;
        }
        sent.TryRemove(key, out _);
        attempts.All.FirstOrDefault(attempt => attempt.Next == status)?.Written();
    }

    /// <summary>A status was written onto the version that those were meant for, so they were not.</summary>
    public void Forget(ObjectKey key) => sent.TryRemove(key, out _);

    /// <summary>Of these the version can have become at most one.</summary>
    private sealed record Attempts(string? Version, IReadOnlyList<Attempt> All);

    private sealed record Attempt(RolloutStatus Next, Action Written);
}
