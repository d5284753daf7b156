using System.Collections.Concurrent;
using System.Text.Json;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Configs;

/// <summary>
/// Tells which content the ConfigMaps and Secrets of a target have. The stores tell versions only; content is read once for a version that
/// neither the status nor an earlier pass knows, so a Canary at rest costs no request (R1).
/// </summary>
internal sealed class ConfigTracker(IKubernetesClient client, ConfigStores stores)
{
    private readonly ConcurrentDictionary<(ConfigKind, string Uid), (string Version, string? Checksum)> read = new();

    /// <summary>What was read of an object that is gone is forgotten.</summary>
    public void Listen()
    {
        foreach (var kind in Enum.GetValues<ConfigKind>())
        {
            stores[kind]
                .AddHandler(change =>
                {
                    if (change.Type == InformerEventType.Deleted)
                    {
                        read.TryRemove((kind, change.Object.Metadata.Uid), out _);
                    }
                });
        }
    }

    /// <summary>The configs of a target, from what status and stores know as far as they do.</summary>
    public async Task<TrackedConfigs> TrackAsync(
        V1Canary canary,
        ValueList<ConfigReference> references,
        CancellationToken cancellationToken
    )
    {
        var known = TrackedConfigs.Known(canary.Status?.Revision?.Fence, canary.Status?.TrackedConfigs);
        var found = new List<TrackedConfig>();
        var missing = new List<Obstacle>();
        foreach (var reference in references)
        {
            try
            {
                if (await FindAsync(canary, reference, known, cancellationToken) is { } config)
                {
                    found.Add(config);
                }
            }
            catch (KubernetesException e) when (e.IsNotFound || e.IsForbidden)
            {
                // What is gone is gone for pods that start from now on; those that run have what they had.
                if (known.TryGetValue(reference.Id, out var last))
                {
                    found.Add(new(reference, last.Version, last.Checksum));
                }
                missing.Add(Explain(canary, reference, e));
            }
        }
        return new(found.ToValueList(), missing.ToValueList());
    }

    /// <summary>As <see cref="TrackAsync"/>, but asks nobody; null: something would have to be read.</summary>
    public TrackedConfigs? Peek(V1Canary canary, ValueList<ConfigReference> references)
    {
        var known = TrackedConfigs.Known(canary.Status?.Revision?.Fence, canary.Status?.TrackedConfigs);
        var found = new List<TrackedConfig>();
        foreach (var reference in references)
        {
            var stored = stores[reference.Kind].Get(canary.Metadata.Key with { Name = reference.Name });
            if (stored is { IsUntracked: true } || (stored is null && reference.Optional))
            {
                continue;
            }
            if (stored is null || Recall(reference, stored, known) is not { } config)
            {
                return null;
            }
            found.Add(config);
        }
        return new(found.ToValueList(), []);
    }

    /// <summary>Reads them all as they are this moment; null when one that is needed is not there.</summary>
    public async Task<IReadOnlyList<ConfigContent>?> ReadAsync(
        string @namespace,
        ValueList<ConfigReference> references,
        CancellationToken cancellationToken
    )
    {
        var contents = new List<ConfigContent>();
        foreach (var reference in references)
        {
            try
            {
                var (content, config) = await ReadAsync(@namespace, reference, cancellationToken);
                if (!config.IsUntracked && content.IsTracked)
                {
                    contents.Add(content);
                }
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
                if (!reference.Optional)
                {
                    return null;
                }
            }
        }
        return contents;
    }

    private async Task<TrackedConfig?> FindAsync(
        V1Canary canary,
        ConfigReference reference,
        IReadOnlyDictionary<string, (string Version, string? Checksum)> known,
        CancellationToken cancellationToken
    )
    {
        var stored = stores[reference.Kind].Get(canary.Metadata.Key with { Name = reference.Name });
        if (stored is null)
        {
            // The store may be behind the workload's: what pods can't start without is looked for before it is called missing.
            return reference.Optional ? null : await ReadConfigAsync(canary, reference, cancellationToken);
        }
        if (stored.IsUntracked)
        {
            return null;
        }
        return Recall(reference, stored, known) ?? await ReadConfigAsync(canary, reference, cancellationToken);
    }

    /// <summary>What status or an earlier pass knows of this version; null: nobody does.</summary>
    private TrackedConfig? Recall(
        ConfigReference reference,
        V1ConfigObject stored,
        IReadOnlyDictionary<string, (string Version, string? Checksum)> known
    )
    {
        var version = stored.Metadata.ResourceVersion;
        if (known.TryGetValue(reference.Id, out var last) && !IsNewer(version, last.Version))
        {
            return new(reference, last.Version, last.Checksum);
        }
        return read.TryGetValue((reference.Kind, stored.Metadata.Uid), out var earlier) && earlier.Version == version
            ? new(reference, version, earlier.Checksum)
            : null;
    }

    private async Task<TrackedConfig?> ReadConfigAsync(
        V1Canary canary,
        ConfigReference reference,
        CancellationToken cancellationToken
    )
    {
        var (content, config) = await ReadAsync(canary.Metadata.Namespace, reference, cancellationToken);
        if (config.IsUntracked)
        {
            return null;
        }
        var checksum = content.IsTracked ? content.Checksum : null;
        read[(reference.Kind, config.Metadata.Uid)] = (config.Metadata.ResourceVersion, checksum);
        return new(reference, config.Metadata.ResourceVersion, checksum);
    }

    private async Task<(ConfigContent Content, V1ConfigObject Config)> ReadAsync(
        string @namespace,
        ConfigReference reference,
        CancellationToken cancellationToken
    )
    {
        var type = ConfigKinds.TypeOf(reference.Kind);
        var key = new ObjectKey(@namespace, reference.Name);
        var document = await client.GetAsync(type, key, TargetsJson.Default.JsonElement, cancellationToken);
        var config = V1ConfigObject.Project(document);
        stores[reference.Kind].Put(config);
        return (new(reference, document), config);
    }

    /// <summary>A status that knows a newer version than the store was written by someone who had seen more.</summary>
    private static bool IsNewer(string version, string known) =>
        version != known
        && (!long.TryParse(version, out var number) || !long.TryParse(known, out var other) || number > other);

    private static Obstacle Explain(V1Canary canary, ConfigReference reference, KubernetesException e) =>
        e.IsNotFound
            ? new(
                "ConfigNotFound",
                $"spec.targetRef: its pods need {reference.Kind} {canary.Metadata.Namespace}/{reference.Name}, which is not there; "
                    + "create it, or mark the reference optional"
            )
            : new(
                "ConfigUnreadable",
                $"spec.targetRef: {reference.Kind} {canary.Metadata.Namespace}/{reference.Name} can't be read: {e.Message}; "
                    + "allow the controller to get it, or annotate it with canary.dev/config-tracking: disabled"
            );
}
