using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.GitSync;

/// <summary>
/// Keeps the cluster as a branch of a Git repository says, as Flux's kustomize-controller does: applies with its own field manager, prunes what
/// is gone, corrects drift, and goes on with the rest when a manifest is broken.
/// </summary>
public sealed class GitSyncController : IDisposable
{
    private readonly GitSyncOptions options;
    private readonly SimulatorScheduler scheduler;
    private readonly ManifestApplier applier;
    private readonly IDisposable timer;
    private ManifestSet manifests = ManifestSet.Empty;
    private GitSyncStatus status = GitSyncStatus.None;

    /// <summary>Starts at once.</summary>
    /// <param name="cluster">Where manifests go.</param>
    /// <param name="scheduler">Whose turn it is; Git is run on it, so real time wants one for the sync alone.</param>
    /// <param name="repository">Where manifests come from.</param>
    /// <param name="options">Which, and how often.</param>
    public GitSyncController(
        ICluster cluster,
        SimulatorScheduler scheduler,
        GitRepository repository,
        GitSyncOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(options);
        Repository = repository;
        this.options = options;
        this.scheduler = scheduler;
        applier = new(cluster, options);
        timer = scheduler.Every(options.Interval, Reconcile);
        Nudge();
    }

    /// <summary>Called after each pass that saw another commit, changed something, or met other errors than the last.</summary>
    public event Action<GitSyncStatus>? Synced;

    /// <summary>Where manifests come from.</summary>
    public GitRepository Repository { get; }

    /// <summary>How the sync stands.</summary>
    public GitSyncStatus Status => Volatile.Read(ref status);

    /// <summary>Look now, not only at the next interval.</summary>
    public void Nudge() => scheduler.Post(Reconcile);

    public void Dispose() => timer.Dispose();

    private void Reconcile()
    {
        var before = Status;
        GitSyncStatus next;
        try
        {
            next = Sync(before);
        }
        catch (GitException exception)
        {
            next = before with { Errors = [exception.Message], Changes = [] };
        }
        Volatile.Write(ref status, next);
        if (next.Commit != before.Commit || next.Changes.Count > 0 || !next.Errors.SequenceEqual(before.Errors))
        {
            Synced?.Invoke(next);
        }
    }

    private GitSyncStatus Sync(GitSyncStatus before)
    {
        if (Repository.Head(options.Branch) is not { } head)
        {
            return before with
            {
                Errors = [$"{Repository.Directory} has no commit on branch {options.Branch}"],
                Changes = [],
            };
        }
        var (author, subject) = (before.Author, before.Subject);
        if (head != before.Commit)
        {
            manifests = ManifestSet.Read(Repository.Read(head, options.Path));
            (author, subject) = Repository.Describe(head);
        }
        var (changes, errors) = applier.Apply(manifests);
        return new(head, author, subject, [.. manifests.Errors, .. errors], changes);
    }
}
