using Canary.Controller.Adoption;
using Canary.Controller.Rollouts;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Configs;

/// <summary>Which ConfigMaps and Secrets there are, and at which versions.</summary>
internal sealed class ConfigStores(Informer<V1ConfigObject> configMaps, Informer<V1ConfigObject> secrets)
{
    /// <summary>By the Canary that made them.</summary>
    private const string Owner = "owner";

    public Informer<V1ConfigObject> this[ConfigKind kind] => kind == ConfigKind.ConfigMap ? configMaps : secrets;

    /// <summary>Before the informers start.</summary>
    public void AddIndexes()
    {
        foreach (var kind in Enum.GetValues<ConfigKind>())
        {
            this[kind].AddIndex(Owner, config => Ownership.CanaryOf(config) is { } owner ? [owner.ToString()] : []);
        }
    }

    /// <summary>Before the informers start.</summary>
    public void WatchForOrphans(Orphans orphans)
    {
        orphans.Watch(configMaps);
        orphans.Watch(secrets);
    }

    /// <summary>What was made for a Canary.</summary>
    public IEnumerable<(ConfigKind Kind, V1ConfigObject Config)> MadeFor(ObjectKey canary) =>
        Enum.GetValues<ConfigKind>()
            .SelectMany(kind => this[kind].ByIndex(Owner, canary.ToString()).Select(config => (kind, config)));
}
