using System.Diagnostics.Metrics;

namespace Canary.Kubernetes.Informers;

/// <summary>What one informer did so far.</summary>
public sealed class InformerMetrics
{
    private static readonly Meter Meter = new(KubernetesMetrics.MeterName);
    private static readonly Counter<long> AllLists = Meter.CreateCounter<long>(
        "canary_informer_lists",
        null,
        "Whole lists read, by resource."
    );
    private static readonly Counter<long> AllWatches = Meter.CreateCounter<long>(
        "canary_informer_watches",
        null,
        "Watches begun, by resource."
    );
    private static readonly Counter<long> AllRestarts = Meter.CreateCounter<long>(
        "canary_informer_restarts",
        null,
        "Lists and watches that failed, by resource."
    );
    private static readonly Counter<long> AllEvents = Meter.CreateCounter<long>(
        "canary_informer_events",
        null,
        "Watch events received, bookmarks included, by resource."
    );

    private readonly KeyValuePair<string, object?> resource;
    private long lists;
    private long watches;
    private long restarts;
    private long events;

    internal InformerMetrics(ResourceType type) => resource = new("resource", type.ToString());

    /// <summary>Whole lists read.</summary>
    public long Lists => Interlocked.Read(ref lists);

    /// <summary>Watches begun.</summary>
    public long Watches => Interlocked.Read(ref watches);

    /// <summary>Lists and watches that failed.</summary>
    public long Restarts => Interlocked.Read(ref restarts);

    /// <summary>Watch events received, bookmarks included.</summary>
    public long Events => Interlocked.Read(ref events);

    internal void Listed() => Count(ref lists, AllLists);

    internal void Watched() => Count(ref watches, AllWatches);

    internal void Restarted() => Count(ref restarts, AllRestarts);

    internal void Received() => Count(ref events, AllEvents);

    private void Count(ref long own, Counter<long> all)
    {
        Interlocked.Increment(ref own);
        all.Add(1, resource);
    }
}
