namespace Canary.Simulator.GitSync;

/// <summary>Notices commits as they are made, also those by hand, and nudges the sync. For real time: a simulation nudges itself.</summary>
public sealed class RepositoryWatcher : IDisposable
{
    private readonly FileSystemWatcher watcher;

    /// <summary>Starts to watch.</summary>
    /// <param name="sync">Whom to nudge.</param>
    public RepositoryWatcher(GitSyncController sync)
    {
        ArgumentNullException.ThrowIfNull(sync);
        // Every commit, reset and revert moves a branch, and Git moves a branch by renaming a lock file over it.
        watcher = new(Path.Combine(sync.Repository.GitDirectory, "refs", "heads")) { IncludeSubdirectories = true };
        watcher.Renamed += (_, _) => sync.Nudge();
        watcher.EnableRaisingEvents = true;
    }

    public void Dispose() => watcher.Dispose();
}
