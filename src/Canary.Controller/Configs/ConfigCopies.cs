using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Configs;

/// <summary>
/// The primary's own copies of the ConfigMaps and Secrets that it was promoted with. They belong to the Canary and go with it; those that
/// the primary names no more are deleted.
/// </summary>
internal sealed class ConfigCopies(IKubernetesClient client, ConfigStores stores)
{
    private const string Suffix = "-primary";

    /// <summary>Writes the copies.</summary>
    /// <returns>The copies' names by the ids of what they copy.</returns>
    public async Task<IReadOnlyDictionary<string, string>> WriteAsync(
        V1Canary canary,
        IReadOnlyList<ConfigContent> contents,
        CancellationToken cancellationToken
    )
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var content in contents)
        {
            var name = NameOf(canary, content.Reference);
            names[content.Reference.Id] = name;
            var written = await client.PatchAsync(
                ConfigKinds.TypeOf(content.Reference.Kind),
                canary.Metadata.Key with
                {
                    Name = name,
                },
                Patch.Apply(content.RenderCopy(canary, name), FieldManagers.Controller),
                V1ConfigObject.Projection,
                cancellationToken
            );
            stores[content.Reference.Kind].Put(written);
        }
        return names;
    }

    /// <summary>All that the primary's pods need is there.</summary>
    public bool AreThere(V1Workload primary) =>
        primary.Configs.All(reference =>
            reference.Optional
            || !reference.Name.EndsWith(Suffix, StringComparison.Ordinal)
            || stores[reference.Kind].Get(primary.Metadata.Key with { Name = reference.Name }) is not null
        );

    /// <summary>The primary names none but those that there are.</summary>
    public bool AreNeeded(V1Canary canary, V1Workload primary) => !Unneeded(canary, primary).Any();

    /// <summary>Deletes what the primary names no more.</summary>
    public async Task PruneAsync(V1Canary canary, V1Workload primary, CancellationToken cancellationToken)
    {
        foreach (var (kind, config) in Unneeded(canary, primary).ToList())
        {
            try
            {
                var only = DeleteOptions.Default with { Uid = config.Metadata.Uid };
                await client.DeleteAsync(ConfigKinds.TypeOf(kind), config.Metadata.Key, only, cancellationToken);
            }
            catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
            {
                // Gone, or another one by now.
            }
        }
    }

    private IEnumerable<(ConfigKind Kind, V1ConfigObject Config)> Unneeded(V1Canary canary, V1Workload primary) =>
        stores
            .MadeFor(canary.Metadata.Key)
            .Where(made => made.Config.Metadata.DeletionTimestamp is null && Ownership.IsOwnedBy(made.Config, canary))
            .Where(made =>
                !primary.Configs.Any(reference =>
                    reference.Kind == made.Kind && reference.Name == made.Config.Metadata.Name
                )
            );

    /// <summary>What several Canaries track is copied for each: the first to come has the plain name.</summary>
    private string NameOf(V1Canary canary, ConfigReference reference)
    {
        var name = reference.Name + Suffix;
        return
            stores[reference.Kind].Get(canary.Metadata.Key with { Name = name }) is not { } existing
            || Ownership.IsOwnedBy(existing, canary)
            || Ownership.CanaryOf(existing) == canary.Metadata.Key
            ? name
            : $"{reference.Name}-{canary.Metadata.Name}{Suffix}";
    }
}
