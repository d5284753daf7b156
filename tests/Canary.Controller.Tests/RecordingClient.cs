using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Tests;

/// <summary>An API server that only notes what is patched, and answers with an object of that name, which was written once more.</summary>
internal sealed class RecordingClient : IKubernetesClient
{
    /// <summary>In order.</summary>
    public List<(ResourceType Type, ObjectKey Key, Patch Patch)> Patched { get; } = [];

    /// <summary>What it answers instead, by the names of objects.</summary>
    public Dictionary<string, KubernetesException> Refuses { get; } = [];

    public Task<T> PatchAsync<T>(
        ResourceType type,
        ObjectKey key,
        Patch patch,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        Patched.Add((type, key, patch));
        if (Refuses.TryGetValue(key.Name, out var refusal))
        {
            throw refusal;
        }
        var answer = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["uid"] = key.Name,
                ["resourceVersion"] = $"{100 + Patched.Count}",
            },
        };
        return Task.FromResult(answer.Deserialize(projection)!);
    }

    public Task<T> GetAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    public Task<ListPage<T>> ListAsync<T>(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type,
        string? @namespace,
        WatchOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    public Task<T> CreateAsync<T>(
        ResourceType type,
        string @namespace,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    public Task<T> ReplaceAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    public Task DeleteAsync(
        ResourceType type,
        ObjectKey key,
        DeleteOptions options,
        CancellationToken cancellationToken
    ) => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("This test was to do nothing but patch.");
}
