using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class RollbackWindowTests
{
    [Theory]
    [InlineData("v1", 1, true)]
    [InlineData("v1", 0, false)]
    [InlineData("v0", 2, true)]
    [InlineData("v0", 1, false)]
    [InlineData("v3", 10, false)]
    public void A_revision_promoted_among_the_last_ones_is_not_judged_again(string revision, int window, bool skips)
    {
        var policy = Stage.Policy with { RollbackWindow = window };
        var controller = Stage.Fresh(policy);
        controller.Cluster.Target = new Workload("v0", 2);
        controller.Run();
        Promote(controller, "v1");
        Promote(controller, "v2");
        var asked = controller.Asked;

        Promote(controller, revision);

        Assert.Equal(revision, controller.Status.LastPromotedSpec);
        Assert.Equal(skips, controller.Asked == asked);
    }

    [Fact]
    public void A_revision_that_was_given_up_is_judged_again()
    {
        var controller = Stage.Initialized(Stage.Policy with { RollbackWindow = 3 });
        controller.Metrics = Stage.Bad;
        controller.Cluster.Commit("v2");
        controller.Run();
        controller.Metrics = (check, _) => Analysis.MetricAnswer.Of(check.Name, 100);
        Promote(controller, "v3");
        var asked = controller.Asked;

        Promote(controller, "v2");

        Assert.True(controller.Asked > asked);
    }

    private static void Promote(Controller controller, string revision)
    {
        controller.Cluster.Commit(revision);
        controller.Run();
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }
}
