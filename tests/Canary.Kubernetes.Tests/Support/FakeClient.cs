using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.Tests.Support;

/// <summary>An API server that can do nothing; tests say what it can.</summary>
internal abstract class FakeClient : IKubernetesClient
{
    public virtual Task<T> GetAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual Task<ListPage<T>> ListAsync<T>(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type,
        string? @namespace,
        WatchOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual Task<T> CreateAsync<T>(
        ResourceType type,
        string @namespace,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual Task<T> ReplaceAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual Task<T> PatchAsync<T>(
        ResourceType type,
        ObjectKey key,
        Patch patch,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public virtual Task DeleteAsync(
        ResourceType type,
        ObjectKey key,
        DeleteOptions options,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
