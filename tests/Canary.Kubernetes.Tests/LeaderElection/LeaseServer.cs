using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Tests.Support;

namespace Canary.Kubernetes.Tests.LeaderElection;

/// <summary>Keeps one Lease under optimistic locks.</summary>
internal sealed class LeaseServer
{
    private int version = 100;

    public JsonObject? Lease { get; private set; }

    public int Writes { get; private set; }

    public JsonNode Spec => Lease!["spec"]!;

    public JsonObject Get() => Lease ?? throw new KubernetesException(404, "NotFound", "no lease");

    public JsonObject Create(JsonObject body) =>
        Lease is null ? Store(body) : throw new KubernetesException(409, "AlreadyExists", "there is a lease");

    public JsonObject Replace(JsonObject body) =>
        (string?)body["metadata"]!["resourceVersion"] == (string?)Get()["metadata"]!["resourceVersion"]
            ? Store(body)
            : throw new KubernetesException(409, "Conflict", "the lease has changed");

    /// <summary>As a real server: a write that changes nothing is no change.</summary>
    private JsonObject Store(JsonObject body)
    {
        Writes++;
        if (!JsonNode.DeepEquals(body, Lease))
        {
            Lease = (JsonObject)body.DeepClone();
            Lease["metadata"]!["resourceVersion"] = $"{++version}";
        }
        return Lease!; // Set above when it was null.
    }
}

/// <summary>A candidate's way to the server, with what can happen on it.</summary>
internal sealed class LeaseClient(LeaseServer server, TimeProvider network, TimeProvider own) : FakeClient
{
    /// <summary>How long the next request and its answer travel; null: it is lost. Default: no time.</summary>
    public Func<(TimeSpan? There, TimeSpan? Back)> Travel { get; set; } = () => (TimeSpan.Zero, TimeSpan.Zero);

    public override Task<T> GetAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(server.Get, projection, cancellationToken);

    public override Task<T> CreateAsync<T>(
        ResourceType type,
        string @namespace,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(() => server.Create(body), projection, cancellationToken);

    public override Task<T> ReplaceAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(() => server.Replace(body), projection, cancellationToken);

    private async Task<T> SendAsync<T>(
        Func<JsonObject> request,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        var (there, back) = Travel();
        var answer = new TaskCompletionSource<string>();
        using var registration = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        // On the way, nobody's cancellation helps: the server may get a request long after its sender gave up.
        _ = TransferAsync();
        return JsonSerializer.Deserialize(await answer.Task, projection)!;

        async Task TransferAsync()
        {
            await WaitAsync(there, network);
            try
            {
                var body = request().ToJsonString();
                await WaitAsync(back, own);
                answer.TrySetResult(body);
            }
            catch (KubernetesException e)
            {
                await WaitAsync(back, own);
                answer.TrySetException(e);
            }
        }
    }

    private static Task WaitAsync(TimeSpan? time, TimeProvider clock) =>
        time == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time ?? Timeout.InfiniteTimeSpan, clock);
}
