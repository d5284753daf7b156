using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>People who know better than a step.</summary>
public sealed class StepCommandStories : Story
{
    [Fact]
    public void skip_step_goes_on_at_once_from_a_step_that_has_time_to_go()
    {
        Given_an_initialised_canary(
            Manifests.Stepping("\"steps\": [ { \"weight\": 20, \"hold\": \"1h\" }, { \"weight\": 60 } ]")
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(20);
        When_time_passes(TimeSpan.FromMinutes(10));
        Assert.Equal(20, RoutedWeight);

        When_somebody_skips_the_step();

        Then_the_canary_gets(60, within: TimeSpan.FromSeconds(1));
        Assert.Equal(2, Status.Step);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal(["skip-step"], Status.Commands!.Select(command => command.Command));
    }

    [Fact]
    public void skip_step_ends_a_step_that_waits_for_a_person()
    {
        Given_an_initialised_canary(
            Manifests.Stepping("\"steps\": [ { \"weight\": 20 }, { \"pause\": {} }, { \"weight\": 60 } ]")
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Paused);
        When_time_passes(TimeSpan.FromHours(1));
        Assert.Equal(("Paused", 20), (Phase, RoutedWeight));

        When_somebody_skips_the_step();

        Then_the_canary_gets(60, within: TimeSpan.FromSeconds(2));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void skip_step_takes_one_step_for_passed_whatever_its_metrics_say()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_the_metric_turns(null);
        When_time_passes(TimeSpan.FromSeconds(25));
        Assert.Equal(("Progressing", 30), (Phase, RoutedWeight));

        When_somebody_skips_the_step();

        Then_the_canary_gets(50, within: TimeSpan.FromSeconds(1));
        When_time_passes(TimeSpan.FromMinutes(2));
        Assert.Equal(("Progressing", 50), (Phase, RoutedWeight));
    }

    [Fact]
    public void skip_step_is_refused_where_there_is_no_step()
    {
        Given_an_initialised_canary();

        When_somebody_skips_the_step();

        World.Until("it is answered", () => Status.Commands is [_, ..], TimeSpan.FromSeconds(1));
        Assert.False(Status.Commands![0].Accepted);
        Then_an_event_says("Refused skip-step for podinfo.shop");
    }

    private void When_somebody_skips_the_step() =>
        World.Apply(Interventions.Command(CommandVerb.SkipStep, Command.AnyRevision), "kubectl");
}
