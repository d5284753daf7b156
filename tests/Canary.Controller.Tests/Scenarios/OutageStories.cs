using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Requests get through, but nothing is heard of a kind: what the controller knows of it may not be so any more.</summary>
public sealed class OutageStories : Story
{
    /// <summary>By then a watch has ended by itself.</summary>
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(11);

    [Theory]
    [InlineData("deployments")]
    [InlineData("httproutes")]
    [InlineData("services")]
    public void No_more_is_given_by_a_store_that_is_behind_and_all_goes_on_once_it_is_not(string resource)
    {
        Given_an_initialised_canary(JudgedHourly());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Paused);
        var outage = World.Server.Faults.Add(
            new FaultRule(Fault.InternalError()) { Verb = "watch", Resource = resource }
        );

        When_time_passes(LongestWatch + TimeSpan.FromMinutes(5));

        Assert.Equal(20, RoutedWeight);
        Assert.Contains($"goes no further while {resource}", Status.Message, StringComparison.Ordinal);
        outage.Dispose();
        Then_the_canary_gets(60, within: TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("goes no further", Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R5_An_abort_does_not_wait_for_a_store_that_is_behind()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_the_metric_turns(null);
        using var outage = World.Server.Faults.Add(
            new FaultRule(Fault.InternalError()) { Verb = "watch", Resource = "deployments" }
        );
        When_time_passes(LongestWatch);

        When_the_metric_turns(0);

        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(1));
        Assert.Equal(0, RoutedWeight);
    }

    /// <summary>The next judgement is far, so nothing but the end of the outage lets a run go on.</summary>
    private static JsonObject JudgedHourly()
    {
        var canary = Manifests.Stepping(
            "\"steps\": [ { \"weight\": 20, \"hold\": \"1s\" }, { \"pause\": { \"duration\": \"15m\" } }, { \"weight\": 60 } ]"
        );
        canary["spec"]!["analysis"]!["interval"] = "1h";
        return canary;
    }
}
