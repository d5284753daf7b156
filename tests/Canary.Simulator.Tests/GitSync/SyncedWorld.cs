using Canary.Simulator.GitSync;

namespace Canary.Simulator.Tests.GitSync;

/// <summary>A world whose cluster is synced from a repository in a temporary directory.</summary>
internal sealed class SyncedWorld : IDisposable
{
    public static readonly GitAuthor Author = new("Ada", "ada@example.com");

    private readonly string directory = Directory.CreateTempSubdirectory("canary-git-").FullName;

    private SyncedWorld()
    {
        Repository = GitRepository.Init(directory, World.Loop.Clock);
        Sync = NewSync();
        Sync.Synced += Reports.Add;
    }

    public WorldOnLoop World { get; } = new();

    public GitRepository Repository { get; }

    public GitSyncController Sync { get; }

    public List<GitSyncStatus> Reports { get; } = [];

    /// <summary>Skips the test where there is no Git.</summary>
    public static SyncedWorld Create()
    {
        Assert.SkipUnless(GitRepository.IsGitAvailable, "git is missing: install it, and see that it is on the PATH");
        return new();
    }

    public GitSyncController NewSync() => World.World.Sync(Repository, new() { Path = "apps" });

    /// <summary>Commits files below apps/ and lets the sync see them.</summary>
    public string Commit(params (string Name, string? Content)[] files)
    {
        var commit = Repository.Commit(
            files.ToDictionary(file => $"apps/{file.Name}", file => file.Content),
            "Change",
            Author
        );
        Sync.Nudge();
        World.Loop.RunUntilIdle();
        return commit;
    }

    public void Dispose()
    {
        Sync.Dispose();
        World.Dispose();
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            // Git writes its objects read-only.
            file.Attributes = FileAttributes.Normal;
        }
        Directory.Delete(directory, recursive: true);
    }
}
