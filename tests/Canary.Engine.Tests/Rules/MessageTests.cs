using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class MessageTests
{
    [Fact]
    public void A_run_says_where_it_is_and_what_it_waits_for()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Commit("v2");

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(
            [
                "Canary has no traffic yet; its pods must become ready by 10:10:11Z",
                "Canary has 20 % of the traffic (step 1/3); next judgement at 10:00:46Z",
                "Canary has 40 % of the traffic (step 2/3); next judgement at 10:01:16Z",
                "Canary has 60 % of the traffic (step 3/3); next judgement at 10:01:46Z",
                "podinfo-primary.test gets the revision and must become ready with it by 10:11:46Z",
                "Routes all traffic to primary; waits for the route",
                "Routes all traffic to primary; waits for the route: not accepted by its parents yet",
                "Primary has all traffic; scales down podinfo.test",
                "Canary analysis completed successfully, promotion finished",
            ],
            controller.Persisted.Select(status => status.Message).Distinct()
        );
    }

    [Fact]
    public void Where_pods_divide_the_requests_the_share_that_they_make_is_told()
    {
        var controller = Stage.Initialized();
        controller.Cluster.DividesByPods = true;
        controller.Cluster.Commit("v2");

        controller.Run(until: RolloutPhase.Promoting);

        Assert.Equal(
            [
                "Canary has 33.3 % of the traffic by 1 of 3 pods, as near to 20 % as they come (step 1/3)",
                "Canary has 33.3 % of the traffic by 1 of 3 pods, as near to 40 % as they come (step 2/3)",
                "Canary has 50 % of the traffic by 2 of 4 pods, as near to 60 % as they come (step 3/3)",
            ],
            controller
                .Persisted.Select(status => status.Message.Split(';')[0])
                .Where(message => message.Contains("pods,", StringComparison.Ordinal))
                .Distinct()
        );
        Assert.Equal(60, controller.Status.CanaryWeight);
    }

    [Fact]
    public void Pods_that_come_and_go_in_a_step_make_its_share_anew()
    {
        var controller = Stage.Initialized();
        controller.Cluster.DividesByPods = true;
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Progressing);
        controller.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(20, controller.Status.CanaryWeight);

        controller.Cluster.Apply(new ScalePrimary(4));
        controller.RunFor(TimeSpan.FromSeconds(8));

        Assert.True(controller.Cluster.Observe().Route.Current);
        Assert.StartsWith(
            "Canary has 20 % of the traffic by 1 of 5 pods (step 1/3)",
            controller.Status.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Failed_checks_are_told_with_the_threshold()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = Stage.Bad;

        controller.RunFor(TimeSpan.FromSeconds(30));

        Assert.StartsWith(
            "Canary has 20 % of the traffic (step 1/3), 1 of 2 checks failed; next judgement at ",
            controller.Status.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_rollout_of_three_steps_writes_its_status_at_most_a_dozen_times()
    {
        var controller = Stage.Initialized();

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.InRange(controller.Persisted.Count, 8, 12);
    }
}
