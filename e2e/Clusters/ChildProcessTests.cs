namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Programs that run beside the tests.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private const string Shell = "/bin/sh";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string log = Path.GetTempFileName();

    public ChildProcessTests() => Assert.SkipUnless(File.Exists(Shell), $"There is no {Shell} here.");

    public void Dispose() => File.Delete(log);

    [Fact]
    public async Task One_that_ends_too_early_is_told_with_the_end_of_its_log()
    {
        await using var child = Start("echo 'the port is taken' >&2; exit 3");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadyWhen(child, () => false));

        Assert.Contains("sh ended with 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the port is taken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_disposed_of_is_gone_and_so_are_its_children()
    {
        var marker = Path.GetTempFileName();
        var child = Start($"(sleep 1000 & echo $! > {marker}; wait)");
        await ReadyWhen(child, () => new FileInfo(marker).Length > 0);
        var grandchild = File.ReadAllText(marker).Trim();
        Assert.True(IsRunning(grandchild));

        await child.DisposeAsync();

        Assert.True(
            await Patience.UntilAsync(
                _ => Task.FromResult(!IsRunning(grandchild)),
                Limit,
                TestContext.Current.CancellationToken
            )
        );
        File.Delete(marker);
    }

    [Fact]
    public void Free_ports_differ() => Assert.Distinct(FreePorts.Find(50));

    private ChildProcess Start(string script) => ChildProcess.Start(Shell, ["-c", script], log);

    private static Task ReadyWhen(ChildProcess child, Func<bool> isReady) =>
        child.WaitUntilAsync(_ => Task.FromResult(isReady()), Limit, TestContext.Current.CancellationToken);

    /// <summary>One that has ended and that nobody has asked about yet does not run.</summary>
    private static bool IsRunning(string id)
    {
        var status = $"/proc/{id}/status";
        return File.Exists(status)
            && !File.ReadLines(status)
                .Any(line =>
                    line.StartsWith("State:", StringComparison.Ordinal) && line.Contains('Z', StringComparison.Ordinal)
                );
    }
}
