using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.EndToEnd.Tests.Remote;

/// <summary>
/// A cluster behind an API server, as the simulator's inhabitants know clusters: synchronous, and current as soon as a write returns. What is
/// there is read from a mirror that watches keep; each write is a request that is waited for.
/// </summary>
internal sealed class RemoteCluster : ICluster, IAsyncDisposable
{
    private readonly IKubernetesClient client;
    private readonly ClusterMirror mirror = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<CollectionWatch> watches;

    private RemoteCluster(IKubernetesClient client, IReadOnlyList<ResourceType> types)
    {
        this.client = client;
        Types = types;
        watches = [.. types.Select(type => new CollectionWatch(client, type, mirror, stopping.Token))];
    }

    public TimeProvider Time => TimeProvider.System;

    /// <summary>The kinds that are mirrored; nobody is told of others.</summary>
    public IReadOnlyList<ResourceType> Types { get; }

    /// <summary>Ends when all that is there is known.</summary>
    public static async Task<RemoteCluster> StartAsync(
        IKubernetesClient client,
        IReadOnlyList<ResourceType> types,
        CancellationToken cancellationToken
    )
    {
        var cluster = new RemoteCluster(client, types);
        await Task.WhenAll(cluster.watches.Select(watch => watch.Synced)).WaitAsync(cancellationToken);
        return cluster;
    }

    public JsonObject? Get(ResourceType type, ObjectKey key) => mirror.Get(type, key);

    public IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace = null, string? labelSelector = null) =>
        mirror.List(type, @namespace, labelSelector);

    public JsonObject Create(ResourceType type, JsonObject obj, string fieldManager) =>
        Written(type, () => client.CreateAsync(type, NamespaceOf(obj), obj, Json, stopping.Token));

    public JsonObject Update(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null) =>
        subresource switch
        {
            null => Written(type, () => client.ReplaceAsync(type, KeyOf(type, obj), obj, Json, stopping.Token)),
            "binding" => Bind(type, obj),
            _ => Written(
                type,
                () => client.PatchAsync(type, KeyOf(type, obj), PatchOf(obj, subresource), Json, stopping.Token)
            ),
        };

    public JsonObject Apply(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null)
    {
        var body = obj.DeepClone().AsObject();
        Placement.OnSimulatedNodes(body);
        var patch = Patch.Apply(body, fieldManager) with { Subresource = subresource };
        return Written(type, () => client.PatchAsync(type, KeyOf(type, obj), patch, Json, stopping.Token));
    }

    public void Delete(
        ResourceType type,
        ObjectKey key,
        string? propagationPolicy = null,
        string? uid = null,
        TimeSpan? gracePeriod = null
    )
    {
        var options = new DeleteOptions
        {
            PropagationPolicy = propagationPolicy,
            Uid = uid,
            GracePeriod = gracePeriod,
        };
        Wait(async () =>
        {
            await client.DeleteAsync(type, key, options, stopping.Token);
            return true;
        });
    }

    public IDisposable Subscribe(Action<ClusterChange> onChange) => mirror.Subscribe(onChange);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(watches.Select(watch => watch.Ended));
        stopping.Dispose();
    }

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<JsonObject> Json =>
        KubernetesJson.Default.JsonObject;

    private JsonObject Written(ResourceType type, Func<Task<JsonObject>> write)
    {
        var answer = Wait(write);
        mirror.Put(type, answer);
        return answer.DeepClone().AsObject();
    }

    /// <summary>A Binding is created under its pod; what it answers is no pod.</summary>
    private JsonObject Bind(ResourceType type, JsonObject binding)
    {
        var pod = KeyOf(type, binding);
        var bindings = new ResourceType("", "v1", $"{type.Plural}/{Uri.EscapeDataString(pod.Name)}/binding", "Binding");
        return Wait(() => client.CreateAsync(bindings, pod.Namespace, binding, Json, stopping.Token));
    }

    /// <summary>Replaces a subresource's part of the object, at the version that was read.</summary>
    private static Patch PatchOf(JsonObject obj, string subresource)
    {
        var operations = new JsonArray();
        if ((string?)obj["metadata"]?["resourceVersion"] is { } version)
        {
            operations.Add(
                new JsonObject
                {
                    ["op"] = "replace",
                    ["path"] = "/metadata/resourceVersion",
                    ["value"] = version,
                }
            );
        }
        operations.Add(
            new JsonObject
            {
                ["op"] = "add",
                ["path"] = "/status",
                ["value"] = obj["status"]?.DeepClone(),
            }
        );
        return new(PatchKind.Json, operations) { Subresource = subresource };
    }

    /// <summary>On a thread of the pool, so that nobody's context is blocked by the wait.</summary>
    private static T Wait<T>(Func<Task<T>> request) => Task.Run(request).GetAwaiter().GetResult();

    private static string NamespaceOf(JsonObject obj) => (string?)obj["metadata"]?["namespace"] ?? "default";

    private static ObjectKey KeyOf(ResourceType type, JsonObject obj) =>
        new(type.Namespaced ? NamespaceOf(obj) : "", (string?)obj["metadata"]?["name"] ?? "");
}
