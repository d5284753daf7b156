using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Canary.Kubernetes.Client;

/// <summary>
/// An API server, verb by verb. Answers are parsed once, from UTF-8, into the projection asked for.
/// Every verb throws <see cref="KubernetesException"/> when the server answers with an error or can't be reached.
/// </summary>
public interface IKubernetesClient
{
    Task<T> GetAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    /// <summary>One page; follow <see cref="ListPage{T}.Continue"/> for the rest.</summary>
    /// <param name="type">What to list.</param>
    /// <param name="namespace">Null: all namespaces.</param>
    /// <param name="options">Selectors, paging.</param>
    /// <param name="projection">How to read an item.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<ListPage<T>> ListAsync<T>(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    /// <summary>Changes after a resource version, until the server ends the stream. An ERROR event is thrown as <see cref="KubernetesException"/>.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type,
        string? @namespace,
        WatchOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    Task<T> CreateAsync<T>(
        ResourceType type,
        string @namespace,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    /// <summary>PUT of the whole object; its <c>metadata.resourceVersion</c>, where given, is the lock.</summary>
    Task<T> ReplaceAsync<T>(
        ResourceType type,
        ObjectKey key,
        JsonObject body,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    /// <summary>PATCH, server-side apply included.</summary>
    Task<T> PatchAsync<T>(
        ResourceType type,
        ObjectKey key,
        Patch patch,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    );

    Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken);
}

/// <summary>What to list.</summary>
public sealed record ListOptions
{
    public static ListOptions All { get; } = new();

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Largest page; null: the server's own.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the last page ended.</summary>
    public string? Continue { get; init; }

    /// <summary><c>0</c>: any version that the server has at hand; null: the newest.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Ask for metadata only (<c>PartialObjectMetadataList</c>).</summary>
    public bool MetadataOnly { get; init; }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">From here a watch goes on.</param>
/// <param name="Continue">Token of the next page; null: this was the last.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
{
    /// <summary>Which objects are left out because they are not as their type expects, and why: one of them must not hide all others.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}

/// <summary>What to watch.</summary>
public sealed record WatchOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Changes after this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When the server should end the stream.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool AllowBookmarks { get; init; } = true;

    /// <summary>Ask for metadata only.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Called once the server has agreed to the watch: what changed since that version follows at once. Default: nobody is told.</summary>
    public Action? Opened { get; init; }
}

/// <summary>A change.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; of a bookmark only the resource version counts.</param>
public sealed record WatchEvent<T>(WatchEventType Type, T Object);

/// <summary>The kinds of change; ERROR is an exception.</summary>
public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <summary>A change to an object.</summary>
/// <param name="Kind">The patch's content type.</param>
/// <param name="Body">The patch.</param>
public sealed record Patch(PatchKind Kind, JsonNode Body)
{
    /// <summary>Who owns the fields; server-side apply demands it.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Server-side apply: take fields that other managers own.</summary>
    public bool Force { get; init; }

    /// <summary><c>status</c>, <c>scale</c>; null: the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Check, answer, write nothing.</summary>
    public bool DryRun { get; init; }

    public static Patch Apply(JsonObject body, string fieldManager, bool force = true) =>
        new(PatchKind.Apply, body) { FieldManager = fieldManager, Force = force };

    public static Patch Merge(JsonObject body) => new(PatchKind.Merge, body);
}

/// <summary>The patch formats.</summary>
public enum PatchKind
{
    /// <summary><c>application/apply-patch+yaml</c>.</summary>
    Apply,

    /// <summary><c>application/merge-patch+json</c>.</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    StrategicMerge,

    /// <summary><c>application/json-patch+json</c>.</summary>
    Json,
}

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    public static DeleteOptions Default { get; } = new();

    /// <summary><c>Foreground</c>, <c>Background</c>, <c>Orphan</c>.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Only this incarnation.</summary>
    public string? Uid { get; init; }

    /// <summary>Only this version.</summary>
    public string? ResourceVersion { get; init; }

    public TimeSpan? GracePeriod { get; init; }
}
