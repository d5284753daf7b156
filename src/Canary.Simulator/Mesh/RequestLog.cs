using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Simulator.Mesh;

/// <summary>Counts every request that went through the data plane, for those who want to know where traffic really went.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentDictionary<RequestKind, StrongBox> counts = new();
    private readonly ConcurrentDictionary<RequestKind, StrongBox> mirrored = new();
    private long toUnreadyPods;

    /// <summary>Requests so far, mirrored copies not counted.</summary>
    public long Total => Count(_ => true);

    /// <summary>Answers with a status of 500 and above.</summary>
    public long Errors => Count(kind => kind.Status >= 500);

    /// <summary>Copies that mirroring made, with the answers that nobody saw.</summary>
    public IReadOnlyDictionary<RequestKind, long> Mirrored =>
        mirrored.ToDictionary(pair => pair.Key, pair => Interlocked.Read(ref pair.Value.Count));

    /// <summary>Requests and copies that a pod got while its Ready condition was not true. Nothing is right unless this is zero.</summary>
    public long ToUnreadyPods => Interlocked.Read(ref toUnreadyPods);

    /// <summary>All kinds of requests with their numbers.</summary>
    public IReadOnlyDictionary<RequestKind, long> Counts =>
        counts.ToDictionary(pair => pair.Key, pair => Interlocked.Read(ref pair.Value.Count));

    /// <summary>How many requests were of a kind.</summary>
    public long Count(Func<RequestKind, bool> kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Sum(counts, kind);
    }

    /// <summary>How many copies were of a kind.</summary>
    public long CountMirrored(Func<RequestKind, bool> kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Sum(mirrored, kind);
    }

    /// <summary>Starts again from zero.</summary>
    public void Clear()
    {
        counts.Clear();
        mirrored.Clear();
        Interlocked.Exchange(ref toUnreadyPods, 0);
    }

    internal void Add(RequestKind kind, bool unready) => Add(counts, kind, unready);

    internal void AddMirrored(RequestKind kind, bool unready) => Add(mirrored, kind, unready);

    private static long Sum(ConcurrentDictionary<RequestKind, StrongBox> counts, Func<RequestKind, bool> kind) =>
        counts.Where(pair => kind(pair.Key)).Sum(pair => Interlocked.Read(ref pair.Value.Count));

    private void Add(ConcurrentDictionary<RequestKind, StrongBox> to, RequestKind kind, bool unready)
    {
        Interlocked.Increment(ref to.GetOrAdd(kind, static _ => new()).Count);
        if (unready)
        {
            Interlocked.Increment(ref toUnreadyPods);
        }
    }

    private sealed class StrongBox
    {
        public long Count;
    }
}

/// <summary>What tells requests apart in the log.</summary>
/// <param name="Host">The host that was asked for.</param>
/// <param name="Service">The Service that it was routed to; null: none.</param>
/// <param name="Pod">The pod that answered; null: none.</param>
/// <param name="Revision">The hash of the pod's template; empty: no pod answered.</param>
/// <param name="Status">The answer's HTTP status.</param>
public readonly record struct RequestKind(string Host, ObjectKey? Service, ObjectKey? Pod, string Revision, int Status);
