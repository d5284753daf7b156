using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client.Wire;

namespace Canary.Kubernetes.Client;

/// <summary>
/// An API server over HTTP. Every await keeps its context and all bytes are read by this class itself, so that with an in-process handler
/// everything happens on the thread that asks.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly HttpMessageInvoker invoker;
    private readonly RequestSender sender;
    private readonly KubernetesClientOptions options;

    /// <summary>A client over a given handler, which it owns.</summary>
    /// <param name="handler">Sends the requests; credentials and TLS are its affair.</param>
    /// <param name="server">The server's address; may have a path.</param>
    /// <param name="options">How to talk to it.</param>
    /// <param name="time">For timeouts and retries; default the system's.</param>
    public KubernetesClient(
        HttpMessageHandler handler,
        Uri server,
        KubernetesClientOptions? options = null,
        TimeProvider? time = null
    )
    {
        Server = server;
        this.options = options ?? new KubernetesClientOptions();
        invoker = new HttpMessageInvoker(handler);
        sender = new RequestSender(invoker, server.AbsoluteUri.TrimEnd('/'), this.options, time ?? TimeProvider.System);
    }

    /// <summary>The server's address.</summary>
    public Uri Server { get; }

    public Task<T> GetAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(ApiRequests.Get(type, key), projection, cancellationToken);

    public Task<ListPage<T>> ListAsync<T>(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) =>
        sender.SendAsync(
            ApiRequests.List(type, @namespace, options),
            (buffer, ct) => ReadListAsync(buffer, projection, ct),
            cancellationToken
        );

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type,
        string? @namespace,
        WatchOptions options,
        JsonTypeInfo<T> projection,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var request = ApiRequests.Watch(type, @namespace, options);
        using var response = await sender.OpenAsync(request, cancellationToken);
        options.Opened?.Invoke();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new ReadBuffer(stream, this.options.MaxObjectBytes);
        var lines = new WatchLineReader(buffer);
        while (
            await sender.GuardAsync(request, () => NextAsync(lines, projection, request, cancellationToken)) is { } next
        )
        {
            yield return next;
        }
    }

    public Task<T> CreateAsync<T>(
        ResourceType type,
        string @namespace,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(ApiRequests.Create(type, @namespace, body), projection, cancellationToken);

    public Task<T> ReplaceAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(ApiRequests.Replace(type, key, body), projection, cancellationToken);

    public Task<T> PatchAsync<T>(
        ResourceType type,
        ObjectKey key,
        Patch patch,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    ) => SendAsync(ApiRequests.Patch(type, key, patch), projection, cancellationToken);

    public async Task DeleteAsync(
        ResourceType type,
        ObjectKey key,
        DeleteOptions options,
        CancellationToken cancellationToken
    ) => await sender.SendAsync(ApiRequests.Delete(type, key, options), DrainAsync, cancellationToken);

    public void Dispose() => invoker.Dispose();

    private Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> projection, CancellationToken cancellationToken) =>
        sender.SendAsync(request, (buffer, ct) => ReadObjectAsync(buffer, projection, ct), cancellationToken);

    private static async Task<T> ReadObjectAsync<T>(
        ReadBuffer buffer,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        await buffer.FillToEndAsync(cancellationToken);
        return JsonSerializer.Deserialize(buffer.Unread, projection) ?? throw new JsonException("The object is null.");
    }

    private static async Task<ListPage<T>> ReadListAsync<T>(
        ReadBuffer buffer,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        var list = new ListReader<T>(projection);
        while (await buffer.FillAsync(cancellationToken))
        {
            buffer.Advance(list.Read(buffer.Unread, last: false));
        }
        buffer.Advance(list.Read(buffer.Unread, last: true));
        return list.ToPage();
    }

    private static async Task<bool> DrainAsync(ReadBuffer buffer, CancellationToken cancellationToken)
    {
        while (await buffer.FillAsync(cancellationToken))
        {
            buffer.Advance(buffer.Unread.Length);
        }
        return true;
    }

    private static async ValueTask<WatchEvent<T>?> NextAsync<T>(
        WatchLineReader lines,
        JsonTypeInfo<T> projection,
        ApiRequest request,
        CancellationToken cancellationToken
    ) => await lines.ReadAsync(cancellationToken) ? WatchEventReader.Read(lines.Line, projection, request) : null;
}
