using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Routing.Tests.Server;

/// <summary>An API server that knows server-side apply as far as routers use it. It counts writes, and bumps versions only for changes.</summary>
internal sealed class ApplyServer : IKubernetesClient
{
    private readonly Dictionary<(string Plural, ObjectKey Key), JsonObject> objects = [];
    private readonly Dictionary<(string Plural, ObjectKey Key, string Manager), JsonObject> applied = [];
    private int version;

    /// <summary>Requests that could have changed something.</summary>
    public int Writes { get; private set; }

    /// <summary>The server answers a patch of an object of this name with this.</summary>
    public Dictionary<string, KubernetesException> Refuses { get; } = [];

    /// <summary>What was patched, in order.</summary>
    public List<(string Plural, string Name, JsonNode Body)> Patched { get; } = [];

    /// <summary>All objects, in order of kind and name.</summary>
    public IEnumerable<JsonObject> Objects =>
        objects
            .OrderBy(entry => $"{entry.Key.Plural}/{entry.Key.Key}", StringComparer.Ordinal)
            .Select(entry => entry.Value);

    public JsonObject? Find(ResourceType type, ObjectKey key) => objects.GetValueOrDefault((type.Plural, key));

    /// <summary>Someone else writes the whole object.</summary>
    public void Store(ResourceType type, JsonObject obj)
    {
        var key = KeyOf(obj);
        var old = Find(type, key);
        if (old is not null && JsonNode.DeepEquals(old["spec"], obj["spec"]) && JsonNode.DeepEquals(old, obj))
        {
            return;
        }
        var metadata = obj["metadata"]!.AsObject();
        var generation = (int?)old?["metadata"]?["generation"] ?? 0;
        metadata["generation"] = JsonNode.DeepEquals(old?["spec"], obj["spec"]) ? generation : generation + 1;
        metadata["resourceVersion"] = $"{++version}";
        objects[(type.Plural, key)] = obj;
    }

    public void Remove(ResourceType type, ObjectKey key) => objects.Remove((type.Plural, key));

    public Task<T> PatchAsync<T>(
        ResourceType type,
        ObjectKey key,
        Patch patch,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        Assert.NotNull(patch.FieldManager);
        Writes++;
        if (Refuses.TryGetValue(key.Name, out var refusal))
        {
            throw refusal;
        }
        Patched.Add((type.Plural, key.Name, patch.Body));
        // As over the wire: whatever the numbers were made of.
        var config = JsonNode.Parse(patch.Body.ToJsonString())!.AsObject();
        var result = Find(type, key)?.DeepClone().AsObject() ?? [];
        if (config["metadata"]?["resourceVersion"] is { } version)
        {
            Assert.Equal((string?)result["metadata"]?["resourceVersion"], (string?)version);
        }
        if (patch.Kind == PatchKind.Merge)
        {
            AppliedFields.MergePatch(result, config);
        }
        else
        {
            Assert.Equal((PatchKind.Apply, true), (patch.Kind, patch.Force));
            if (applied.GetValueOrDefault((type.Plural, key, patch.FieldManager)) is { } before)
            {
                AppliedFields.Remove(result, before, config);
            }
            AppliedFields.Merge(result, config);
            applied[(type.Plural, key, patch.FieldManager)] = config;
        }
        Store(type, result);
        return Task.FromResult(Find(type, key).Deserialize(projection)!);
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
    )
    {
        Writes++;
        Remove(type, key);
        return Task.CompletedTask;
    }

    private static ObjectKey KeyOf(JsonObject obj) =>
        new((string)obj["metadata"]!["namespace"]!, (string)obj["metadata"]!["name"]!);

    private static InvalidOperationException Unexpected([CallerMemberName] string verb = "") =>
        new($"A router only applies; it called {verb}.");
}
