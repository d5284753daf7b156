using System.Diagnostics;
using Canary.Simulator.GitSync;

namespace Canary.Simulator.Tests.GitSync;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly SyncedWorld synced = SyncedWorld.Create();

    private GitRepository Repository => synced.Repository;

    [Fact]
    public void The_same_files_by_the_same_author_at_the_same_time_make_the_same_commit()
    {
        using var other = SyncedWorld.Create();

        Assert.Equal(Write(Repository, "1"), Write(other.Repository, "1"));
    }

    [Fact]
    public void Hooks_of_the_repository_do_not_run()
    {
        var hook = Path.Combine(Repository.GitDirectory, "hooks", "pre-commit");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.NotEmpty(Write(Repository, "1"));
    }

    [Fact]
    public void A_user_without_any_configuration_can_commit_by_hand()
    {
        Write(Repository, "1");
        File.WriteAllText(Path.Combine(Repository.Directory, "a.txt"), "2");

        var start = new ProcessStartInfo("git", ["commit", "--quiet", "--all", "--message", "By hand"])
        {
            WorkingDirectory = Repository.Directory,
        };
        start.Environment["HOME"] = Path.GetTempPath();
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start);
        process?.WaitForExit();

        Assert.Equal(0, process?.ExitCode);
        var head = Repository.Head("main");
        Assert.Equal(("You", "By hand"), Repository.Describe(head ?? ""));
    }

    [Fact]
    public void Only_committed_files_under_the_path_are_read()
    {
        var commit = Repository.Commit(
            new Dictionary<string, string?>
            {
                ["apps/b.yaml"] = "b",
                ["apps/x/a.yaml"] = "a",
                ["other.yaml"] = "o",
            },
            "Add",
            SyncedWorld.Author
        );
        File.WriteAllText(Path.Combine(Repository.Directory, "apps", "b.yaml"), "changed");

        Assert.Equal([("apps/b.yaml", "b"), ("apps/x/a.yaml", "a")], Repository.Read(commit, "./apps".TrimStart('.')));
        Assert.Equal(3, Repository.Read(commit, "").Count);
    }

    [Fact]
    public void A_path_that_is_not_there_is_named()
    {
        var commit = Write(Repository, "1");

        var error = Assert.Throws<GitException>(() => Repository.Read(commit, "nowhere"));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_no_repository_is_named()
    {
        var error = Assert.Throws<GitException>(() =>
            new GitRepository("/nonexistent/repository", synced.World.Loop.Clock).Head("main")
        );

        Assert.Contains("/nonexistent/repository", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => synced.Dispose();

    private static string Write(GitRepository repository, string content) =>
        repository.Commit(new Dictionary<string, string?> { ["a.txt"] = content }, "Write", SyncedWorld.Author);
}
