using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.Informers;

/// <summary>Keeps a store equal to a collection of the server: lists once, then watches, and lists again only when it must.</summary>
internal sealed partial class Reflector<T>(
    IKubernetesClient client,
    ResourceType type,
    JsonTypeInfo<T> projection,
    InformerOptions options,
    Store<T> store,
    TimeProvider time,
    Random random,
    InformerMetrics metrics,
    ILogger logger,
    Action onCurrent
)
    where T : class, IKubernetesObject
{
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    /// <summary>A watch that takes longer to begin leaves the store behind meanwhile.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(2);

    /// <summary>In place of a time: no answer is awaited.</summary>
    private const long Answered = long.MaxValue;

    private readonly ILogger logger = logger;
    private bool mustList = true;
    private bool listedBefore;
    private bool progressed;
    private int failures;
    private Exception? error;
    private long askedAt = Answered;

    /// <summary>Why the store may be out of date; null when all is well.</summary>
    public Exception? LastError => error ?? Delay();

    /// <summary>Runs until cancelled; ends without exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListAndWatchAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong: the store must become current again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                await RecoverAsync(e, cancellationToken);
            }
        }
    }

    private async Task ListAndWatchAsync(CancellationToken cancellationToken)
    {
        progressed = false;
        if (mustList)
        {
            await ListAsync(cancellationToken);
            mustList = false;
            listedBefore = true;
            BecomeCurrent();
        }
        var began = time.GetTimestamp();
        try
        {
            await WatchAsync(cancellationToken);
        }
        finally
        {
            progressed |= time.GetElapsedTime(began) >= ShortWatch;
        }
        if (!progressed)
        {
            throw new KubernetesException(0, "", $"watch {type}: the server ended the watch as soon as it began");
        }
        failures = 0;
    }

    private void BecomeCurrent()
    {
        error = null;
        onCurrent();
    }

    /// <summary>The server has agreed to the watch: what was missed meanwhile follows at once.</summary>
    private void CatchUp()
    {
        var wasBehind = LastError is not null;
        Volatile.Write(ref askedAt, Answered);
        if (wasBehind)
        {
            BecomeCurrent();
        }
    }

    private KubernetesException? Delay() =>
        Volatile.Read(ref askedAt) is not Answered and var since && time.GetElapsedTime(since) >= LongWait
            ? new(0, "Timeout", $"watch {type}: the server does not answer")
            : null;

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        List<T> objects = [];
        // The first list may come from the server's cache; after a failure only the present counts.
        var version = listedBefore ? null : "0";
        string? next = null;
        int? limit = options.PageSize;
        while (true)
        {
            ListPage<T> page;
            try
            {
                page = await client.ListAsync(
                    type,
                    options.Namespace,
                    Page(version, limit, next),
                    projection,
                    cancellationToken
                );
            }
            catch (KubernetesException e) when (e.IsGone && next is not null)
            {
                // The token of the next page has expired: the whole list at once can't.
                (objects, version, next, limit) = ([], null, null, null);
                continue;
            }
            objects.AddRange(page.Items);
            foreach (var left in page.Unreadable)
            {
                LogUnreadable(type, left);
            }
            next = page.Continue;
            if (next is null)
            {
                store.Replace(objects, page.ResourceVersion);
                metrics.Listed();
                LogListed(type, objects.Count, page.ResourceVersion);
                return;
            }
        }
    }

    private ListOptions Page(string? version, int? limit, string? next) =>
        new()
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            MetadataOnly = options.MetadataOnly,
            Limit = limit,
            Continue = next,
            ResourceVersion = next is null ? version : null,
        };

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var timeout = options.WatchTimeout * (1 + random.NextDouble());
        var watch = new WatchOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            MetadataOnly = options.MetadataOnly,
            ResourceVersion = store.Version,
            Timeout = timeout,
            Opened = CatchUp,
        };
        metrics.Watched();
        Volatile.Write(ref askedAt, time.GetTimestamp());
        using var watchdog = new SilenceWatchdog(time, timeout + options.SilenceMargin, cancellationToken);
        try
        {
            await foreach (var change in client.WatchAsync(type, options.Namespace, watch, projection, watchdog.Token))
            {
                watchdog.Touch();
                metrics.Received();
                store.Apply(change.Type, change.Object);
                progressed = true;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                0,
                "Timeout",
                $"watch {type}: nothing was heard for longer than the watch may last"
            );
        }
        finally
        {
            Volatile.Write(ref askedAt, Answered);
        }
    }

    private async Task RecoverAsync(Exception e, CancellationToken cancellationToken)
    {
        metrics.Restarted();
        error = e;
        failures = progressed ? 1 : failures + 1;
        mustList |= NeedsList(e);
        var gone = e is KubernetesException { IsGone: true };
        var wait =
            gone && failures == 1
                ? TimeSpan.Zero
                : Jittered(Backoff.After(failures - 1, options.BaseBackoff, options.MaxBackoff));
        LogRestart(type, wait, mustList ? "list" : "watch", e.Message);
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Whether going on from the last version is impossible, or would meet the same trouble again.</summary>
    private static bool NeedsList(Exception e) =>
        e is not KubernetesException { IsTransient: true } known
        || known.InnerException is JsonException
        || known.Causes.Any(c => c.Reason == "ResourceVersionTooLarge");

    private TimeSpan Jittered(TimeSpan delay) => delay * (0.5 + 0.5 * random.NextDouble());
}
