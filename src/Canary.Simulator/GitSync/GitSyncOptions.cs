namespace Canary.Simulator.GitSync;

/// <summary>What is synced, and how, in the words of Flux's Kustomization.</summary>
public sealed class GitSyncOptions
{
    /// <summary>The branch to follow; default <c>main</c>.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>Only manifests under this path; default all.</summary>
    public string Path { get; init; } = "";

    /// <summary>How often the branch is looked at and drift is corrected; default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Objects that are gone from the repository are deleted; default true.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>Marks the objects it applies, in a label; default <c>apps</c>.</summary>
    public string Name { get; init; } = "apps";

    /// <summary>Marks the objects it applies, in a label; default <c>flux-system</c>.</summary>
    public string Namespace { get; init; } = "flux-system";

    /// <summary>Where objects without a namespace go; default <c>default</c>.</summary>
    public string TargetNamespace { get; init; } = "default";
}
