using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
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
    private const int ChecksumDigits = 10;

    /// <summary>Writes the copies.</summary>
    /// <param name="canary">Whose.</param>
    /// <param name="contents">What is copied.</param>
    /// <param name="apart">Copies of other content are left as they are: this one's names tell its content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The copies' names by the ids of what they copy.</returns>
    public async Task<IReadOnlyDictionary<string, string>> WriteAsync(
        V1Canary canary,
        IReadOnlyList<ConfigContent> contents,
        bool apart,
        CancellationToken cancellationToken
    )
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var content in contents)
        {
            var name = NameOf(canary, content.Reference, apart ? $"-{content.Checksum[..ChecksumDigits]}" : "");
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

    /// <summary>All that a primary's pods need of these is there.</summary>
    public bool AreThere(V1Workload primary, ValueList<ConfigReference> configs) =>
        configs.All(reference =>
            reference.Optional
            || !IsCopy(reference.Name)
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

    /// <summary>As <see cref="NameOf"/> gives them.</summary>
    private static bool IsCopy(string name)
    {
        var at = name.LastIndexOf(Suffix, StringComparison.Ordinal);
        var rest = at < 0 ? "none" : name[(at + Suffix.Length)..];
        return rest.Length == 0
            || (rest.Length == ChecksumDigits + 1 && rest[0] == '-' && rest.Skip(1).All(char.IsAsciiHexDigitLower));
    }

    /// <summary>What several Canaries track is copied for each: the first to come has the plain name.</summary>
    private string NameOf(V1Canary canary, ConfigReference reference, string content)
    {
        var name = reference.Name + Suffix + content;
        return
            stores[reference.Kind].Get(canary.Metadata.Key with { Name = name }) is not { } existing
            || !Ownership.IsAnothers(existing, canary)
            ? name
            : $"{reference.Name}-{canary.Metadata.Name}{Suffix}{content}";
    }
}
