using Canary.Resources.V1;

namespace Canary.Cli.Following;

/// <summary>Which release somebody asks about: a revision, an image, or whatever the target was when they asked.</summary>
/// <param name="Revision">The revision's hash; null: not asked by that.</param>
/// <param name="Image">A tag, a digest or a whole image; null: not asked by that.</param>
/// <param name="Target">The target as it was when they asked; null: it could not be read.</param>
internal sealed record ReleaseQuery(string? Revision, string? Image, TargetVersion? Target)
{
    /// <summary>Once the controller has seen what the target was when they asked, that has a revision, whatever comes after it.</summary>
    public ReleaseQuery Resolve(V1CanaryStatus status) =>
        Revision is null && Image is null && Target is not null && HasSeenTarget(status)
            ? this with
            {
                Revision = status.LastAppliedSpec,
            }
            : this;

    /// <summary>It is the one that the status speaks of now.</summary>
    public bool IsPresentIn(V1CanaryStatus status) =>
        Revision is { } hash ? status.LastAppliedSpec == hash
        : Image is not null ? HasImage(status.Revision?.Images)
        : HasSeenTarget(status);

    /// <summary>A past rollout was of it.</summary>
    public bool IsOf(V1RolloutStatus rollout) =>
        Revision is { } hash ? rollout.Revision == hash : Image is not null && HasImage(rollout.Images);

    /// <summary>The controller has judged what the target was when they asked, or something newer.</summary>
    public bool HasSeenTarget(V1CanaryStatus status) => Target?.IsSeenIn(status.Revision?.Fence) ?? true;

    public override string ToString() =>
        Revision is { } hash ? $"revision {hash}"
        : Image is { } image ? $"image {image}"
        : "the present release";

    private bool HasImage(IReadOnlyList<string>? images) => images?.Any(Matches) == true;

    private bool Matches(string image) =>
        image == Image
        || image.EndsWith($":{Image}", StringComparison.Ordinal)
        || image.EndsWith($"@{Image}", StringComparison.Ordinal)
        || image.EndsWith($"/{Image}", StringComparison.Ordinal);
}

/// <summary>A version of the target, as the API server counts them.</summary>
internal sealed record TargetVersion(string Uid, long Generation)
{
    /// <summary>A revision's fence says at which version of the target it was read: <c>UID/GENERATION</c>, then what else belongs to it.</summary>
    public bool IsSeenIn(string? fence) =>
        (fence ?? "").Split(';')[0].Split('/') is [var uid, var version]
        && uid == Uid
        && long.TryParse(version, out var seen)
        && seen >= Generation;
}
