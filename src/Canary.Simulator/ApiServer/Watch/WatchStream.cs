using System.Globalization;
using System.Runtime.CompilerServices;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Storage;

namespace Canary.Simulator.ApiServer.Watch;

/// <summary>
/// The events of one watch. Changes are turned into lines on the committing thread and wait in a queue for the reader, whose continuation
/// runs on its own context.
/// </summary>
internal sealed class WatchStream : IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    private readonly LineQueue lines = new();
    private readonly Exchange exchange;
    private readonly ObjectSelector selector;
    private readonly WatchRenderer renderer;
    private readonly List<IDisposable> held = [];
    private long start;

    private WatchStream(Exchange exchange, ObjectSelector selector, WatchRenderer renderer)
    {
        this.exchange = exchange;
        this.selector = selector;
        this.renderer = renderer;
    }

    /// <exception cref="StatusException">504: the version is in the future.</exception>
    public static WatchStream Open(
        Exchange exchange,
        ObjectSelector selector,
        WatchRenderer renderer,
        WatchOptions options
    )
    {
        var stream = new WatchStream(exchange, selector, renderer);
        stream.Start(options);
        return stream;
    }

    /// <summary>The lines, until the watch ends; leaving the enumeration closes it.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using (this)
        {
            while (await lines.WaitAsync(cancellationToken))
            {
                while (lines.TryTake(out var line))
                {
                    yield return line;
                }
            }
        }
    }

    /// <summary>Ends the stream cleanly after what is queued.</summary>
    public void End() => lines.Complete();

    public void Dispose()
    {
        lock (held)
        {
            held.ForEach(h => h.Dispose());
            held.Clear();
        }
        lines.Complete();
    }

    private void Start(WatchOptions options)
    {
        var store = exchange.Registry.Store;
        var kind = exchange.Definition.StorageKind;
        if (options.After > store.Revision)
        {
            throw ApiErrors.TooLargeVersion(options.After, store.Revision);
        }
        var after = options.After;
        if (options.SendsInitial || after == 0)
        {
            var (objects, revision) = store.Snapshot(kind);
            after = revision;
            foreach (var obj in options.SendsInitial ? objects.Values : [])
            {
                if (selector.Matches(obj, exchange.Definition))
                {
                    lines.Add(renderer.Event("ADDED", obj));
                }
            }
            if (options.MarksInitialEnd)
            {
                lines.Add(renderer.Bookmark(revision, endsInitial: true));
            }
        }
        start = after;
        if (store.Follow(kind, after, Offer) is not { } followed)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"too old resource version: {after} ({store.Revision})"
            );
            lines.Add(WatchRenderer.Error(ApiErrors.Expired(text)));
            lines.Complete();
            return;
        }
        Hold(followed.Subscription);
        foreach (var change in followed.Missed)
        {
            Offer(change);
        }
        StartTimers(options);
    }

    private void StartTimers(WatchOptions options)
    {
        var timeout = options.Timeout ?? DefaultTimeout;
        Hold(exchange.Registry.Time.CreateTimer(_ => End(), null, timeout, Timeout.InfiniteTimeSpan));
        if (!options.Bookmarks)
        {
            return;
        }
        var early = timeout - BookmarkBeforeEnd;
        var first =
            early > BookmarkPeriod ? BookmarkPeriod
            : early > TimeSpan.Zero ? early
            : TimeSpan.Zero;
        Hold(exchange.Registry.Time.CreateTimer(_ => Mark(), null, first, BookmarkPeriod));
        if (early > BookmarkPeriod)
        {
            Hold(exchange.Registry.Time.CreateTimer(_ => Mark(), null, early, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>A bookmark stands for all that has been offered to this stream.</summary>
    private void Mark() =>
        lines.Add(renderer.Bookmark(Math.Max(start, exchange.Registry.Store.ToldRevision), endsInitial: false));

    private void Offer(StoredChange change)
    {
        var definition = exchange.Definition;
        var was = selector.Matches(change.Before, definition);
        var now = selector.Matches(change.After, definition);
        if (change.Last is not null && was)
        {
            lines.Add(renderer.Event("DELETED", change.Last));
        }
        else if (change.After is not null && now)
        {
            lines.Add(renderer.Event(was ? "MODIFIED" : "ADDED", change.After));
        }
        else if (was && change.Before is not null)
        {
            lines.Add(renderer.Left(change.Before, change.Revision));
        }
    }

    private void Hold(IDisposable resource)
    {
        lock (held)
        {
            held.Add(resource);
        }
    }
}
