namespace Canary.Controller.Tests.Traces;

/// <summary>Seeds beyond those of the usual run that have found a fault.</summary>
public sealed class RememberedSeedTests
{
    /// <summary>62: a promotion in the moment in which another controller begins; it scaled down what the proxies still sent users to. 1224: after an
    /// outage requests got through before the watches did, and a deleted target was given more.</summary>
    [Theory]
    [InlineData(62)]
    [InlineData(1224)]
    public void What_was_found_stays_mended(int seed)
    {
        using var world = new RandomWorld(seed);

        Assert.Null(RandomTraceTests.Live(world));
    }

    /// <summary>With statuses written over whatever they had become, the one that knew less made the other's history forgotten.</summary>
    [Fact]
    public void A_second_controller_that_hears_of_no_change_of_a_Canary_loses_no_status()
    {
        using var world = new RandomWorld(35, secondIsDeafTo: "canaries");

        Assert.Null(RandomTraceTests.Live(world));
    }
}
