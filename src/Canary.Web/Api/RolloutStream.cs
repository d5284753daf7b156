using System.Buffers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Canary.Web.Api;

/// <summary>
/// <c>GET /api/rollouts/events</c>: a <c>snapshot</c> of all rollouts, then <c>changed</c> and <c>removed</c> as it happens, and a
/// <c>pulse</c> when nothing does. A reader that comes back gets a new snapshot, so it can miss nothing.
/// </summary>
internal sealed class RolloutStream(IRolloutSource source, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan PulseInterval = TimeSpan.FromSeconds(15);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // A proxy that buffers would keep the news to itself.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var events = EventsAsync(ended.Token);
            await SseFormatter.WriteAsync(events, context.Response.Body, Write, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader left, or the server stops: both are how a stream ends.
        }
    }

    private async IAsyncEnumerable<SseItem<byte[]>> EventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var changed = new ChangedKeys();
        // Subscribed before the snapshot is taken: a change in between is told twice rather than never.
        using var subscription = source.Subscribe(changed.Add);
        await using var pulse = time.CreateTimer(_ => changed.Wake(), null, PulseInterval, PulseInterval);
        var all = RolloutSummary.Of(source.List());
        yield return Item("snapshot", new(time.GetUtcNow(), all), WebJson.Default.SnapshotEvent);
        while (true)
        {
            var keys = await changed.TakeAsync(cancellationToken);
            foreach (var key in keys)
            {
                yield return Tell(key);
            }
            if (keys.Count == 0)
            {
                yield return Item("pulse", new(time.GetUtcNow()), WebJson.Default.PulseEvent);
            }
        }
    }

    private SseItem<byte[]> Tell(ObjectKey key) =>
        source.Get(key) is { } view
            ? Item("changed", new(time.GetUtcNow(), RolloutSummary.Of(view)), WebJson.Default.ChangedEvent)
            : Item("removed", new(time.GetUtcNow(), key.Namespace, key.Name), WebJson.Default.RemovedEvent);

    private static SseItem<byte[]> Item<T>(string name, T data, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(data, type), name);

    private static void Write(SseItem<byte[]> item, IBufferWriter<byte> buffer) => buffer.Write(item.Data);
}
