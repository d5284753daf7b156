using System.Collections.Immutable;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>The kinds that are served now: the built-in ones and those of established CustomResourceDefinitions. Thread-safe.</summary>
internal sealed class ResourceCatalogue
{
    private readonly Lock gate = new();
    private ImmutableList<ResourceDefinition> definitions;
    private ImmutableDictionary<(string Group, string Version, string Plural), ResourceDefinition> byPath;
    private Dictionary<string, ResourceDefinition> storage;

    public ResourceCatalogue(IEnumerable<ResourceDefinition> builtIn)
    {
        definitions = [.. builtIn];
        byPath = Index(definitions);
        storage = StorageVersions(definitions);
    }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<ResourceDefinition> All => definitions;

    public ResourceDefinition? Find(string group, string version, string plural) =>
        byPath.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? Find(ResourceType type) => Find(type.Group, type.Version, type.Plural);

    public ResourceDefinition? FindKind(string apiVersion, string kind) =>
        definitions.Find(d => d.Type.Kind == kind && d.Type.ApiVersion == apiVersion);

    /// <summary>The version of a stored kind that the store's changes are told in.</summary>
    public ResourceDefinition? Storage(string storageKind) => storage.GetValueOrDefault(storageKind);

    public bool HasGroup(string group) => definitions.Exists(d => d.Type.Group == group);

    /// <summary>Replaces all that one CustomResourceDefinition serves.</summary>
    public void Replace(string storageKind, IEnumerable<ResourceDefinition> versions)
    {
        lock (gate)
        {
            var next = definitions.RemoveAll(d => d.StorageKind == storageKind && d.IsCustom).AddRange(versions);
            byPath = Index(next);
            storage = StorageVersions(next);
            definitions = next;
        }
    }

    private static Dictionary<string, ResourceDefinition> StorageVersions(ImmutableList<ResourceDefinition> all) =>
        all.Where(d => d.Conversion is null)
            .GroupBy(d => d.StorageKind)
            .ToDictionary(
                versions => versions.Key,
                versions => versions.FirstOrDefault(d => d.Custom?.IsStorage ?? true) ?? versions.First(),
                StringComparer.Ordinal
            );

    private static ImmutableDictionary<(string, string, string), ResourceDefinition> Index(
        ImmutableList<ResourceDefinition> all
    ) => all.ToImmutableDictionary(d => (d.Type.Group, d.Type.Version, d.Type.Plural));
}
