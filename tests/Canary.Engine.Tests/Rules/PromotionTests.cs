using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class PromotionTests
{
    [Fact]
    public void R8_the_primary_is_no_smaller_than_the_canary_whose_traffic_it_takes()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Apply(new ScaleTarget(5));

        controller.Run();

        Assert.Contains(new WritePrimary("v2", 5), controller.Effects);
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void R8_a_primary_that_shrinks_during_its_promotion_is_grown_again_before_it_takes_the_traffic()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Pass();
        controller.Cluster.Apply(new ScalePrimary(1));
        controller.Effects.Clear();

        controller.Run(until: RolloutPhase.Finalising);

        Assert.Equal([new ScalePrimary(2), Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void R8_a_ready_primary_that_is_too_small_does_not_take_the_traffic()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Cluster.PodDelay = () => TimeSpan.Zero;
        controller.Cluster.Apply(new ScalePrimary(1));

        controller.Pass();

        Assert.Equal((RolloutPhase.Promoting, 60), (controller.Status.Phase, controller.Status.CanaryWeight));
    }

    [Fact]
    public void The_canary_keeps_its_traffic_until_the_primary_is_ready_with_the_revision()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(3);

        controller.RunFor(TimeSpan.FromMinutes(2));

        Assert.Equal((RolloutPhase.Promoting, 60), (controller.Status.Phase, controller.Cluster.RouteWeight));
    }

    [Fact]
    public void The_canary_is_scaled_down_once_the_route_reports_nothing()
    {
        var controller = Stage.At(RolloutPhase.Finalising);
        controller.Cluster.RouteAcceptedAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);

        controller.RunFor(TimeSpan.FromSeconds(50));
        Assert.Equal(2, controller.Cluster.Target?.Replicas);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, 0), (controller.Status.Phase, controller.Cluster.Target?.Replicas));
    }

    [Fact]
    public void The_canary_stays_up_while_the_primary_that_took_its_traffic_is_not_ready()
    {
        var controller = Stage.At(RolloutPhase.Finalising);
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);

        controller.RunFor(TimeSpan.FromSeconds(50));

        Assert.Equal((RolloutPhase.Finalising, 2), (controller.Status.Phase, controller.Cluster.Target?.Replicas));
    }

    [Fact]
    public void Skipped_analysis_promotes_a_ready_canary_without_traffic_or_questions()
    {
        var controller = Stage.Initialized(Stage.Policy with { SkipAnalysis = true });

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal([new ScaleTarget(2), new WritePrimary("v2", 2), new ScaleTarget(0)], controller.Effects);
        Assert.Equal(0, controller.Asked);
    }

    [Fact]
    public void Without_metrics_the_clock_alone_advances()
    {
        var controller = Stage.Initialized(Stage.Policy with { Metrics = [] });

        controller.Cluster.Commit("v2");
        controller.Run();

        var run = controller.Status.History[0];
        Assert.Equal(RolloutResult.Promoted, run.Result);
        Assert.InRange(run.Finished - run.Started, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void History_keeps_the_last_ten_newest_first()
    {
        var controller = Stage.Initialized(Stage.Policy with { SkipAnalysis = true });

        for (var i = 2; i <= 13; i++)
        {
            controller.Cluster.Commit($"v{i}");
            controller.Run();
        }

        Assert.Equal(10, controller.Status.History.Count);
        Assert.Equal("v13", controller.Status.History[0].Revision);
    }
}
