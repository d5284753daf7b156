using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class NewerRevisionTests
{
    [Fact]
    public void R4_the_traffic_is_taken_back_before_the_newer_revision_is_taken_up()
    {
        var controller = Stage.WithTraffic();

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal((0, "v2"), (controller.Status.CanaryWeight, controller.Status.LastAppliedSpec));
        Assert.Equal([Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void R4_the_run_starts_again_from_the_first_step()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => Analysis.MetricAnswer.Of(check.Name, 80);
        controller.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(1, controller.Status.FailedChecks);

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromSeconds(3));

        Assert.Equal("v3", controller.Status.LastAppliedSpec);
        Assert.Equal((0, 0), (controller.Status.Step, controller.Status.FailedChecks));
        var record = Assert.Single(controller.Status.History);
        Assert.Equal(("v2", RolloutResult.Superseded, 20), (record.Revision, record.Result, record.Weight));
    }

    [Fact]
    public void R4_a_newer_revision_in_Failed_starts_a_run()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Metrics = Stage.Bad;
        controller.Run();

        controller.Cluster.Commit("v3");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v3"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Theory]
    [InlineData(RolloutPhase.Promoting)]
    [InlineData(RolloutPhase.Finalising)]
    public void R4_a_newer_revision_waits_for_a_promotion_under_way_and_is_not_lost(RolloutPhase phase)
    {
        var controller = Stage.At(phase);
        controller.Pass();

        controller.Cluster.Commit("v3");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v3"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
        Assert.Equal(["v3", "v2"], controller.Status.History.Select(record => record.Revision));
    }

    [Fact]
    public void R4_a_target_with_a_newer_revision_is_not_scaled_down_in_between()
    {
        var controller = Stage.At(RolloutPhase.Finalising);

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Progressing);

        Assert.DoesNotContain(controller.Effects, effect => effect is ScaleTarget);
    }

    [Fact]
    public void R4_a_newer_revision_before_the_primary_is_written_starts_again()
    {
        var controller = Stage.Initialized();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Promoting);

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal((RolloutPhase.Progressing, 0), (controller.Status.Phase, controller.Status.CanaryWeight));
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void R4_a_revision_that_comes_back_before_the_newer_one_started_runs_from_its_first_step()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Commit("v3");
        controller.Pass();

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
        Assert.Single(controller.Status.History);
    }

    [Fact]
    public void An_old_revisions_unanswered_checks_do_not_hold_the_newer_one()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => Analysis.MetricAnswer.NoData(check.Name, "nothing was scraped");
        controller.RunFor(TimeSpan.FromSeconds(40));

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal((1, null), (controller.Status.Step, controller.Status.HoldSince));
    }
}
