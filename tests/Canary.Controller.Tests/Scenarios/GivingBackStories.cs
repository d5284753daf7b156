using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Traffic that goes back to the primary in steps, and what is said meanwhile.</summary>
public sealed class GivingBackStories : Story
{
    [Fact]
    public void While_an_aborted_canary_gives_its_traffic_back_the_message_says_how_much_is_left()
    {
        Given_an_initialised_canary(With("\"abort\": { \"stepWeight\": 20, \"interval\": \"30s\" }"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(50);
        When_the_metric_turns(0);

        Then_the_canary_gets(30);
        World.Until("it has failed", () => Phase == "Failed", TimeSpan.FromSeconds(1));
        Assert.Contains(
            "Canary has 30 % of the traffic left, and gives more back at",
            Status.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "The revision was given up at 50 %: 1 of 1 checks failed",
            Status.Message,
            StringComparison.Ordinal
        );
        Then_the_canary_gets(10, within: TimeSpan.FromSeconds(31));
        Assert.Contains("Canary has 10 % of the traffic left", Status.Message, StringComparison.Ordinal);
        Assert.Equal(Status.Message, Status.Conditions!.Single(condition => condition.Type == "Ready").Message);
        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(31));

        Assert.DoesNotContain("left", Status.Message, StringComparison.Ordinal);
        Assert.Equal(Status.History![0].Message, Status.Message);
    }

    [Fact]
    public void R13_A_promotion_in_steps_waits_for_its_route_says_so_and_calls_a_person_in_the_end()
    {
        Given_an_initialised_canary(With("\"stepWeightPromotion\": 20"));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Promoting);
        Then_the_canary_gets(30, within: TimeSpan.FromMinutes(1));
        World.World.Gateway.Conduct.Refuse(
            new(Manifests.Namespace, Manifests.Name),
            "UnsupportedValue",
            "weights are not served today"
        );

        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal("Promoting", Phase);
        Assert.Contains("left; waits for the route", Status.Message, StringComparison.Ordinal);
        Assert.Contains("weights are not served today", Status.Message, StringComparison.Ordinal);
        Assert.Null(Status.Stalled);
        When_time_passes(TimeSpan.FromMinutes(6));
        Assert.Equal("AwaitingRoute", Status.Stalled!.Reason);
        Assert.Equal("True", ConditionOf("Stalled"));
        Assert.Equal("Promoting", Phase);
        Then_an_event_says("repair it or its gateway");

        World.World.Gateway.Conduct.Accept(new(Manifests.Namespace, Manifests.Name));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.Null(Status.Stalled);
    }

    [Fact]
    public void R13_A_route_that_does_not_give_the_primary_everything_keeps_the_canary_up_and_calls_a_person()
    {
        Given_an_initialised_canary(With("\"maxHold\": \"2m\""));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Promoting);
        World.World.Gateway.Conduct.Refuse(new(Manifests.Namespace, Manifests.Name), "UnsupportedValue", "not today");

        Then_the_phase_becomes(RolloutPhase.Finalising);
        When_time_passes(TimeSpan.FromMinutes(3));

        Assert.Equal(("Finalising", "AwaitingRoute"), (Phase, Status.Stalled!.Reason));
        Assert.Equal(2, AvailableOf("podinfo"));
        World.World.Gateway.Conduct.Accept(new(Manifests.Namespace, Manifests.Name));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    private static JsonObject With(string analysis)
    {
        var canary = Manifests.Weighted();
        foreach (var (name, value) in Manifests.Parse($"{{ {analysis} }}").ToList())
        {
            canary["spec"]!["analysis"]![name] = value?.DeepClone();
        }
        return canary;
    }
}
