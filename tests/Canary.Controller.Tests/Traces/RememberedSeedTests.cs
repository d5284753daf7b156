namespace Canary.Controller.Tests.Traces;

/// <summary>Seeds beyond those of the usual run that have found a fault.</summary>
public sealed class RememberedSeedTests
{
    /// <summary>62: a promotion in the moment in which another controller begins; it scaled down what the proxies still sent users to.</summary>
    [Theory]
    [InlineData(62)]
    public void What_was_found_stays_mended(int seed)
    {
        using var world = new RandomWorld(seed);

        Assert.Null(RandomTraceTests.Live(world));
    }
}
