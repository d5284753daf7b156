using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class AbTestingTests
{
    private static readonly CanaryTraffic Testers = new() { Weight = 100, Match = "analysis.match" };

    private static readonly RolloutPolicy Policy = Stage.Policy with
    {
        Strategy = new AbTestingStrategy("analysis.match", 3),
    };

    [Fact]
    public void The_users_who_match_stay_on_the_canary_until_the_primary_is_ready()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, 3), (controller.Status.Phase, controller.Status.Iterations));
        Assert.Equal(
            [
                new ScaleTarget(2),
                new ApplyRoute(Testers),
                new WritePrimary("v2", 2),
                new ApplyRoute(CanaryTraffic.None),
                new ScaleTarget(0),
            ],
            controller.Effects
        );
        Assert.Contains(controller.Persisted, status => status is { Phase: RolloutPhase.Promoting, CanaryWeight: 100 });
    }

    [Fact]
    public void Iterations_are_told_as_Flagger_tells_them()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [
                "Advance podinfo.test canary iteration 1/3",
                "Advance podinfo.test canary iteration 2/3",
                "Advance podinfo.test canary iteration 3/3",
            ],
            controller
                .Announced.Select(told => told.Message)
                .Where(text => text.StartsWith("Advance", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_bad_revision_loses_its_users()
    {
        var controller = Stage.Initialized(Policy);
        controller.Metrics = Stage.Bad;

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        Assert.Equal(CanaryTraffic.None, controller.Cluster.RouteTraffic);
    }

    [Fact]
    public void R9_a_failed_promotion_leaves_everyone_on_the_canary()
    {
        var controller = Stage.Initialized(Policy);
        controller.Cluster.UnstartablePrimary.Add("v2");

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(Reasons.PromotionFailed, controller.Status.Reason);
        Assert.Equal(CanaryTraffic.All, controller.Cluster.RouteTraffic);
    }

    [Fact]
    public void R10_a_match_that_an_edit_removes_sends_nobody_to_the_canary_and_the_run_starts_again()
    {
        var controller = Stage.WithTraffic(Policy);
        Assert.Equal(Testers, controller.Cluster.RouteTraffic);

        controller.Policy = Policy with { Strategy = new WeightedStrategy([20, 40]) };
        controller.Pass();

        Assert.Equal(
            (RolloutPhase.Progressing, 0, 0),
            (controller.Status.Phase, controller.Status.Step, controller.Status.CanaryWeight)
        );
        Assert.Equal(CanaryTraffic.None, controller.Cluster.RouteTraffic);
        controller.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal((1, 20), (controller.Status.Step, controller.Status.CanaryWeight));
    }

    [Fact]
    public void R10_a_match_that_an_edit_removes_in_a_promotion_gives_everyone_to_the_primary()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Policy);

        controller.Policy = Policy with { Strategy = new WeightedStrategy([20, 40]) };
        controller.Pass();

        Assert.Equal((RolloutPhase.Promoting, 0), (controller.Status.Phase, controller.Status.CanaryWeight));
        controller.Run();
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.DoesNotContain(
            controller.Effects,
            effect => effect is ApplyRoute(CanaryTraffic { Match: null, Weight: > 0 })
        );
    }

    [Fact]
    public void R10_a_list_of_steps_that_shrinks_is_judged_once_more_before_the_promotion()
    {
        var controller = Stage.WithTraffic();
        controller.RunFor(TimeSpan.FromSeconds(35));
        Assert.Equal((2, 40), (controller.Status.Step, controller.Status.CanaryWeight));

        controller.Policy = controller.Policy with { Strategy = new BlueGreenStrategy(1) };
        controller.Pass();
        Assert.Equal((RolloutPhase.Progressing, 40), (controller.Status.Phase, controller.Status.CanaryWeight));
        var asked = controller.Asked;
        controller.Run(until: RolloutPhase.Promoting);

        Assert.Equal((40, asked + 1), (controller.Status.CanaryWeight, controller.Asked));
    }
}
