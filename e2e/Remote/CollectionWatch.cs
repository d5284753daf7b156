using System.Text.Json.Nodes;
using Canary.EndToEnd.Tests.Clusters;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.EndToEnd.Tests.Remote;

/// <summary>Keeps a mirror of all objects of a kind: lists them, watches them, and begins again when the watch breaks.</summary>
internal sealed class CollectionWatch
{
    private readonly IKubernetesClient client;
    private readonly ResourceType type;
    private readonly ClusterMirror mirror;
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CollectionWatch(
        IKubernetesClient client,
        ResourceType type,
        ClusterMirror mirror,
        CancellationToken cancellationToken
    )
    {
        this.client = client;
        this.type = type;
        this.mirror = mirror;
        Ended = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
    }

    /// <summary>Ends when all that there was is in the mirror.</summary>
    public Task Synced => synced.Task;

    /// <summary>Ends after cancellation.</summary>
    public Task Ended { get; }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync(cancellationToken);
                synced.TrySetResult();
                while (true)
                {
                    version = await WatchAsync(version, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesException exception) when (exception.IsForbidden || exception.IsNotFound)
            {
                // Waiting does not help; whoever waits for the first list is told.
                synced.TrySetException(exception);
                return;
            }
            catch (KubernetesException)
            {
                await Patience.PauseAsync(CancellationToken.None);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var uids = new HashSet<string>();
        var options = ListOptions.All;
        while (true)
        {
            var page = await client.ListAsync(
                type,
                null,
                options,
                KubernetesJson.Default.JsonObject,
                cancellationToken
            );
            foreach (var item in page.Items)
            {
                uids.Add(ClusterMirror.UidOf(item));
                mirror.Put(type, Typed(item));
            }
            if (string.IsNullOrEmpty(page.Continue))
            {
                mirror.Keep(type, uids);
                return page.ResourceVersion;
            }
            options = options with { Continue = page.Continue };
        }
    }

    private async Task<string> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var options = new WatchOptions { ResourceVersion = version };
        await foreach (
            var change in client.WatchAsync(type, null, options, KubernetesJson.Default.JsonObject, cancellationToken)
        )
        {
            version = (string?)change.Object["metadata"]?["resourceVersion"] ?? version;
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    mirror.Put(type, Typed(change.Object));
                    break;
                case WatchEventType.Deleted:
                    mirror.Remove(type, Typed(change.Object));
                    break;
            }
        }
        return version;
    }

    /// <summary>Items of lists do not say what they are.</summary>
    private JsonObject Typed(JsonObject obj)
    {
        obj["apiVersion"] = type.ApiVersion;
        obj["kind"] = type.Kind;
        return obj;
    }
}
