using Canary.Cli.CommandLine;

namespace Canary.Cli.Tests.CommandLine;

public sealed class IdleMemoryTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(1, 100, true)]
    [InlineData(1, 15, false)]
    [InlineData(2, 100, false)]
    public void Memory_is_given_back_once_after_a_burst(long lately, long sinceRelease, bool isOver) =>
        Assert.Equal(isOver, IdleMemory.IsOver(lately * Megabyte, sinceRelease * Megabyte));

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        using var ended = new CancellationTokenSource();
        var release = IdleMemory.ReleaseAsync(TimeProvider.System, ended.Token);

        await ended.CancelAsync();
        await release;

        Assert.True(release.IsCompletedSuccessfully);
    }
}
