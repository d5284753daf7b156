using Canary.Simulator.GitSync;

namespace Canary.Simulator.Tests.GitSync;

/// <summary>In real time, with a real file system.</summary>
public sealed class RepositoryWatcherTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("canary-watch-").FullName;

    [Fact]
    public async Task A_commit_by_hand_is_synced_long_before_the_interval()
    {
        Assert.SkipUnless(GitRepository.IsGitAvailable, "git is missing: install it, and see that it is on the PATH");
        using var world = new SimulatedWorld(TimeProvider.System);
        var repository = GitRepository.Init(directory, TimeProvider.System);
        var first = Commit(repository, "1");
        using var sync = world.Sync(repository, new() { Interval = TimeSpan.FromHours(1) });
        using var watcher = new RepositoryWatcher(sync);
        await SyncedAsync(sync, first);

        var second = Commit(repository, "2");

        await SyncedAsync(sync, second);
    }

    public void Dispose()
    {
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }
        Directory.Delete(directory, recursive: true);
    }

    private static async Task SyncedAsync(GitSyncController sync, string commit)
    {
        var seen = new TaskCompletionSource();
        sync.Synced += Look;
        Look(sync.Status);
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        sync.Synced -= Look;

        void Look(GitSyncStatus status)
        {
            if (status.IsReady && status.Commit == commit)
            {
                seen.TrySetResult();
            }
        }
    }

    private static string Commit(GitRepository repository, string value) =>
        repository.Commit(
            new Dictionary<string, string?>
            {
                ["a.yaml"] =
                    $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: a }}, data: {{ k: \"{value}\" }} }}",
            },
            "Change",
            SyncedWorld.Author
        );
}
