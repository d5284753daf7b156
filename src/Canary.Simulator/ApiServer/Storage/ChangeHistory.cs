using System.Collections.Immutable;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>How much history is kept for watches and old lists; what is older answers 410.</summary>
public sealed record HistoryOptions
{
    /// <summary>Changes kept for each kind. Default 10,000.</summary>
    public int MaxChanges { get; init; } = 10_000;

    /// <summary>How long a change is kept. Default 5 minutes, as etcd's compaction interval in kube-apiserver.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>The recent changes of one kind. Not thread-safe: the store's lock guards it.</summary>
/// <param name="since">History begins after this revision.</param>
/// <param name="options">How much is kept.</param>
internal sealed class ChangeHistory(long since, HistoryOptions options)
{
    private readonly List<StoredChange> changes = [];
    private int head;
    private long start = since;

    public void Add(StoredChange change)
    {
        changes.Add(change);
        if (changes.Count - head > options.MaxChanges)
        {
            DropFirst();
        }
    }

    /// <summary>The changes after a revision; null when some of them are forgotten.</summary>
    public List<StoredChange>? After(long revision, DateTimeOffset now)
    {
        Expire(now);
        return revision < start ? null : changes.GetRange(FirstAfter(revision), changes.Count - FirstAfter(revision));
    }

    /// <summary>Undoes the changes after a revision; null when some of them are forgotten.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject>? Rewind(
        ImmutableSortedDictionary<ObjectKey, StoredObject> objects,
        long revision,
        DateTimeOffset now
    )
    {
        if (After(revision, now) is not { } undone)
        {
            return null;
        }
        var result = objects.ToBuilder();
        for (var i = undone.Count - 1; i >= 0; i--)
        {
            if (undone[i].Before is { } before)
            {
                result[undone[i].Key] = before;
            }
            else
            {
                result.Remove(undone[i].Key);
            }
        }
        return result.ToImmutable();
    }

    /// <summary>Forgets everything up to a revision.</summary>
    public void Compact(long revision)
    {
        while (head < changes.Count && changes[head].Revision <= revision)
        {
            DropFirst();
        }
        start = Math.Max(start, revision);
    }

    private void Expire(DateTimeOffset now)
    {
        while (head < changes.Count && now - changes[head].At > options.MaxAge)
        {
            DropFirst();
        }
    }

    private void DropFirst()
    {
        start = changes[head].Revision;
        head++;
        if (head > 1024 && head > changes.Count / 2)
        {
            changes.RemoveRange(0, head);
            head = 0;
        }
    }

    private int FirstAfter(long revision)
    {
        var (low, high) = (head, changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = changes[middle].Revision <= revision ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
