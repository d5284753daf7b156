using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Configs;

/// <summary>What is done with the ConfigMaps and Secrets of targets; nothing, when tracking is switched off.</summary>
internal sealed class ConfigTracking(ConfigTracker? tracker, ConfigCopies? copies)
{
    /// <summary>The primary's own; null: it shares the target's.</summary>
    public ConfigCopies? Copies => copies;

    /// <summary>The configs of a target, from what status and stores know as far as they do.</summary>
    public Task<TrackedConfigs> TrackAsync(V1Canary canary, V1Workload target, CancellationToken cancellationToken) =>
        tracker is null || target.Configs.Count == 0
            ? Task.FromResult(TrackedConfigs.None)
            : tracker.TrackAsync(canary, target.Configs, cancellationToken);

    /// <summary>The revision of a target as far as it can be told without asking the server; null: its configs moved and were not read yet.</summary>
    public string? RevisionOf(V1Canary canary, V1Workload target) =>
        tracker is null || target.Configs.Count == 0
            ? target.TemplateHash
            : tracker.Peek(canary, target.Configs)?.RevisionOf(target.TemplateHash);

    /// <summary>All that is copied along with a target's template, read this moment; null when a part is missing.</summary>
    public async Task<ConfigContents?> ReadAsync(V1Workload target, CancellationToken cancellationToken) =>
        tracker is null || target.Configs.Count == 0 ? new([])
        : await tracker.ReadAsync(target.Metadata.Namespace, target.Configs, cancellationToken) is { } contents
            ? new(contents)
        : null;
}

/// <summary>Contents, in the order of their ids.</summary>
internal sealed record ConfigContents(IReadOnlyList<ConfigContent> Contents)
{
    /// <summary>As <see cref="TrackedConfigs.RevisionOf"/>.</summary>
    public string RevisionOf(string templateHash) =>
        new TrackedConfigs(
            Contents.Select(content => new TrackedConfig(content.Reference, "", content.Checksum)).ToValueList(),
            []
        ).RevisionOf(templateHash);
}
