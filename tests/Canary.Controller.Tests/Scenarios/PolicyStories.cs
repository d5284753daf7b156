using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

public sealed class PolicyStories : Story
{
    [Fact]
    public void With_skipAnalysis_a_ready_release_is_promoted_without_traffic()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["skipAnalysis"] = true;
        Given_an_initialised_canary(canary);
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        World.Until("the primary runs it", () => ImageOf("podinfo-primary") == Second, TimeSpan.FromMinutes(1));

        Assert.Empty(World.Invariants.RoutedWeights);
        Assert.Equal(0, World.Metrics.Asked);
        Then_the_target_has(0);
    }

    [Fact]
    public void Pods_that_never_become_ready_abort_the_release_at_the_progress_deadline()
    {
        Given_an_initialised_canary();

        When_a_commit_brings(Manifests.Unready(Second));
        Then_the_phase_becomes(RolloutPhase.Progressing);
        When_time_passes(TimeSpan.FromSeconds(55));
        Assert.Equal("Progressing", Phase);

        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(10));
        Assert.Equal("ProgressDeadlineExceeded", Status.Reason);
        Assert.Equal(0, RoutedWeight);
        Then_the_target_has(0);
    }

    [Fact]
    public void R9_A_primary_that_will_not_run_the_release_leaves_the_traffic_on_the_canary()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Promoting);
        World.Apply(Manifests.BrokenPrimary(true), "somebody");

        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("PromotionFailed", Status.Reason);
        Assert.Equal(2, AvailableOf("podinfo"));
        Assert.True(RoutedWeight > 0);

        World.Apply(Manifests.BrokenPrimary(false), "somebody");
        When_a_commit_brings(Third);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
        Assert.Equal(0, RoutedWeight);
    }

    [Fact]
    public void R6_A_metrics_outage_holds_the_weight_and_ends_without_harm()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_metric_turns(null);
        When_time_passes(TimeSpan.FromMinutes(3));

        Assert.Equal("Progressing", Phase);
        Assert.Equal(30, RoutedWeight);
        Assert.Equal(0, Status.FailedChecks);
        Assert.Contains("does not answer", Status.Message);
        When_the_metric_turns(100);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void R6_An_outage_without_end_gives_the_run_up()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(null);
        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(11));

        Assert.Equal("Inconclusive", Status.Reason);
        Assert.Equal(0, RoutedWeight);
    }

    [Fact]
    public void A_suspended_canary_lets_a_commit_wait()
    {
        Given_an_initialised_canary();
        var suspended = Manifests.Weighted();
        suspended["spec"]!["suspend"] = true;
        When_a_commit_brings(suspended);

        When_a_commit_brings(Second);
        When_time_passes(TimeSpan.FromMinutes(2));
        Assert.Equal("Initialized", Phase);
        Then_the_primary_runs(First);

        When_a_commit_brings(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void Blue_green_by_Service_judges_without_traffic_and_promotes()
    {
        Given_an_initialised_canary(Manifests.BlueGreen());
        Assert.Null(RoutedWeight);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.Equal("podinfo-primary", SelectorOf("podinfo"));
        Assert.True(World.Metrics.Asked >= 3);
    }

    [Fact]
    public void A_bad_blue_green_release_never_gets_traffic()
    {
        Given_an_initialised_canary(Manifests.BlueGreen());
        When_the_metric_turns(10);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal("podinfo-primary", SelectorOf("podinfo"));
        Then_the_primary_runs(First);
    }

    private string? SelectorOf(string service) =>
        (string?)World.Find(Kinds.Services, service)?["spec"]?["selector"]?["app"];
}
