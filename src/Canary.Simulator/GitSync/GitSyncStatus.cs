using Canary.Kubernetes;

namespace Canary.Simulator.GitSync;

/// <summary>How the sync stands.</summary>
/// <param name="Commit">The newest commit that was seen; null: none yet.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Errors">What is wrong with it, each with file and line where there is one.</param>
/// <param name="Changes">What the last pass wrote.</param>
public sealed record GitSyncStatus(
    string? Commit,
    string Author,
    string Subject,
    IReadOnlyList<string> Errors,
    IReadOnlyList<SyncedChange> Changes
)
{
    /// <summary>Nothing was looked at yet.</summary>
    public static GitSyncStatus None { get; } = new(null, "", "", [], []);

    /// <summary>All of the commit is in the cluster.</summary>
    public bool IsReady => Commit is not null && Errors.Count == 0;
}

/// <summary>A change that the sync made in the cluster.</summary>
/// <param name="Action">What it did.</param>
/// <param name="Type">The object's kind.</param>
/// <param name="Key">The object.</param>
public sealed record SyncedChange(SyncAction Action, ResourceType Type, ObjectKey Key);

/// <summary>What the sync does to objects.</summary>
public enum SyncAction
{
    Created,

    /// <summary>The commit changed it, or it had drifted.</summary>
    Configured,

    Pruned,
}
