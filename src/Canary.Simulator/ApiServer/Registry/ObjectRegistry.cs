using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Admission;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>
/// The verbs on objects of any kind, without HTTP: what a real server calls its generic registry. Objects that go in are changed in place;
/// objects that come out belong to the caller. Errors are <see cref="StatusException"/>s. Thread-safe.
/// </summary>
internal sealed class ObjectRegistry
{
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private readonly ObjectCreation creation;
    private readonly ObjectUpdate update;
    private readonly ObjectDeletion deletion;

    public ObjectRegistry(ObjectStore store, ResourceCatalogue catalogue, TimeProvider time, Identities identities)
    {
        Store = store;
        Catalogue = catalogue;
        Time = time;
        Identities = identities;
        Addresses = new ServiceAddresses(this);
        creation = new ObjectCreation(this);
        update = new ObjectUpdate(this);
        deletion = new ObjectDeletion(this);
        foreach (var kind in catalogue.All.Select(d => d.StorageKind).Distinct())
        {
            store.AddKind(kind);
        }
    }

    public ObjectStore Store { get; }

    public ResourceCatalogue Catalogue { get; }

    public TimeProvider Time { get; }

    public Identities Identities { get; }

    public ServiceAddresses Addresses { get; }

    /// <summary>The object, or null.</summary>
    public JsonObject? Find(ResourceDefinition definition, ObjectKey key) =>
        Store.Find(definition.StorageKind, key) is { } stored ? Read(stored, definition) : null;

    /// <summary>The object.</summary>
    public JsonObject Get(ResourceDefinition definition, ObjectKey key) =>
        Find(definition, key) ?? throw ApiErrors.NotFound(definition.Type, key.Name);

    /// <summary>A stored object as a version of its kind; a copy.</summary>
    public JsonObject Read(StoredObject stored, ResourceDefinition definition)
    {
        if (definition.Conversion is not { } conversion)
        {
            return stored.ToJson(definition.Type);
        }
        return conversion.FromStorage(stored.ToJson(StorageVersion(definition).Type));
    }

    /// <summary>The version that a kind is stored in; for custom resources, where versions differ in name only, the given one.</summary>
    public ResourceDefinition StorageVersion(ResourceDefinition definition) =>
        definition.Conversion is null ? definition : Catalogue.Storage(definition.StorageKind) ?? definition;

    /// <summary>Whether objects of this version are told of as they are stored.</summary>
    public bool IsStorageVersion(ResourceDefinition definition) =>
        ReferenceEquals(Catalogue.Storage(definition.StorageKind), definition);

    /// <summary>
    /// Whether readers may share what was written of this version. Not definitions: they are filled in as they are compared.
    /// </summary>
    public bool IsShared(ResourceDefinition definition) =>
        IsStorageVersion(definition)
        && definition.Conversion is null
        && definition.StorageKind != DefinitionController.StorageKind;

    /// <summary>Creates an object that is decoded already.</summary>
    public JsonObject Create(ResourceDefinition definition, string @namespace, JsonObject obj, WriteOptions options) =>
        creation.Run(definition, @namespace, obj, options);

    /// <summary>
    /// Changes an object: reads it, lets <paramref name="change"/> make the new state from a copy, stores that; again from the start when
    /// someone else was faster.
    /// </summary>
    public JsonObject Update(
        ResourceDefinition definition,
        ObjectKey key,
        Func<JsonObject, JsonObject> change,
        WriteOptions options
    ) => update.Run(definition, key, change, options);

    /// <summary>Deletes an object, or marks it where it has finalizers or a grace period.</summary>
    /// <returns>The object as it is then, and whether it is gone.</returns>
    public (JsonObject Object, bool Gone) Delete(
        ResourceDefinition definition,
        ObjectKey key,
        DeletionOptions options
    ) => deletion.Run(definition, key, options);
}
