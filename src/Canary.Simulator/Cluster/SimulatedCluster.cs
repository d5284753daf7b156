using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Apply;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.GarbageCollection;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.Cluster;

/// <summary>
/// A cluster in memory: the objects and the rules of the API for them. Thread-safe.
/// </summary>
public sealed class SimulatedCluster : ICluster
{
    private readonly ObjectRegistry registry;

    public SimulatedCluster(TimeProvider time, ClusterOptions? options = null)
    {
        options ??= new ClusterOptions();
        Time = time;
        var store = new ObjectStore(time, options.History);
        if (options.Start is { } start)
        {
            store.Restore(start.Objects, start.Revision);
        }
        registry = new ObjectRegistry(
            store,
            new ResourceCatalogue(options.Start?.Definitions ?? BuiltInKinds.All),
            time,
            // Names and uids that the snapshot has must not come again.
            new Identities(
                options.Start is null ? options.Seed : unchecked((options.Seed * 397) ^ (int)options.Start.Revision)
            )
        );
        _ = new DefinitionController(registry);
        _ = new GarbageCollector(registry);
        _ = new NamespaceController(registry, options.CertificateAuthority);
        if (options.Start is null)
        {
            ClusterStart.Run(registry);
        }
    }

    public TimeProvider Time { get; }

    public IReadOnlyList<ResourceType> Types => [.. registry.Catalogue.All.Select(d => d.Type)];

    internal ObjectRegistry Registry => registry;

    /// <summary>Signs tokens; of this process only.</summary>
    internal byte[] Secret { get; } = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);

    /// <summary>All that there is now, for other clusters to start from.</summary>
    public ClusterSnapshot TakeSnapshot()
    {
        var (objects, revision) = registry.Store.SnapshotAll();
        return new ClusterSnapshot(revision, objects, [.. registry.Catalogue.All]);
    }

    public JsonObject? Get(ResourceType type, ObjectKey key) => registry.Find(Definition(type), Normal(type, key));

    public IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace = null, string? labelSelector = null)
    {
        var definition = Definition(type);
        var selector = LabelSelector.Parse(labelSelector);
        return
        [
            .. registry
                .Store.Snapshot(definition.StorageKind)
                .Objects.Values.Where(o => @namespace is null || !type.Namespaced || o.Key.Namespace == @namespace)
                .Where(o => selector.Matches(o.Labels))
                .Select(o => registry.Read(o, definition)),
        ];
    }

    public JsonObject Create(ResourceType type, JsonObject obj, string fieldManager)
    {
        var definition = Definition(type);
        var body = Decode(definition, obj);
        var @namespace = body.Object("metadata").String("namespace") ?? "default";
        return registry.Create(definition, @namespace, body, new WriteOptions { FieldManager = fieldManager });
    }

    public JsonObject Update(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null)
    {
        var definition = Definition(type);
        var options = new WriteOptions { FieldManager = fieldManager, Subresource = subresource ?? "" };
        if (subresource == PodBinding.Subresource)
        {
            return PodBinding.Bind(registry, definition, KeyOf(type, obj), obj, options);
        }
        return registry.Update(
            definition,
            KeyOf(type, obj),
            _ => Decode(definition, obj),
            options with
            {
                Uid = obj.Object("metadata").String("uid"),
            }
        );
    }

    public JsonObject Apply(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null)
    {
        var definition = Definition(type);
        var config = obj.DeepClone().AsObject();
        config["kind"] = type.Kind;
        config["apiVersion"] = type.ApiVersion;
        return ApplyRequest
            .Run(
                registry,
                definition,
                KeyOf(type, config),
                config,
                force: true,
                new WriteOptions
                {
                    FieldManager = fieldManager,
                    Subresource = subresource ?? "",
                    IsApply = true,
                }
            )
            .Object;
    }

    public void Delete(
        ResourceType type,
        ObjectKey key,
        string? propagationPolicy = null,
        string? uid = null,
        TimeSpan? gracePeriod = null
    ) =>
        registry.Delete(
            Definition(type),
            Normal(type, key),
            new DeletionOptions
            {
                PropagationPolicy = propagationPolicy,
                Uid = uid,
                GracePeriodSeconds = gracePeriod is { } grace ? (long)grace.TotalSeconds : null,
            }
        );

    public IDisposable Subscribe(Action<ClusterChange> onChange) =>
        registry.Store.Listen(change =>
        {
            if (registry.Catalogue.Storage(change.Kind) is { } definition)
            {
                onChange(Describe(change, definition));
            }
        });

    private static ClusterChange Describe(StoredChange change, ResourceDefinition definition)
    {
        var kind =
            change.After is null ? ClusterChangeKind.Deleted
            : change.Before is null ? ClusterChangeKind.Added
            : ClusterChangeKind.Modified;
        var now = (change.After ?? change.Last)!.Shared(definition.Type); // one of them is there
        return new ClusterChange(kind, definition.Type, change.Key, now, change.Before?.Shared(definition.Type));
    }

    private ResourceDefinition Definition(ResourceType type) =>
        registry.Catalogue.Find(type)
        ?? throw new StatusException(404, "NotFound", $"the cluster does not serve {type.ApiVersion} {type.Plural}");

    private static JsonObject Decode(ResourceDefinition definition, JsonObject obj)
    {
        var body = obj.DeepClone().AsObject();
        body["kind"] = definition.Type.Kind;
        body["apiVersion"] = definition.Type.ApiVersion;
        var unknown = ObjectDecoding.Decode(definition, body);
        return unknown.Count == 0
            ? body
            : throw ApiErrors.BadRequest(
                $"{definition.Type.Kind} {KeyOf(definition.Type, body)} has unknown fields: {string.Join(", ", unknown)}"
            );
    }

    private static ObjectKey KeyOf(ResourceType type, JsonObject obj)
    {
        var metadata = obj.Object("metadata");
        return new ObjectKey(
            type.Namespaced ? metadata.String("namespace") ?? "default" : "",
            metadata.String("name") ?? ""
        );
    }

    private static ObjectKey Normal(ResourceType type, ObjectKey key) =>
        type.Namespaced ? key : new ObjectKey("", key.Name);
}
