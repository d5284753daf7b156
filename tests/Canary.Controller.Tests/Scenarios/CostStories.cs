using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

public sealed class CostStories(ITestOutputHelper output) : Story
{
    [Fact]
    public void An_idle_canary_costs_no_request()
    {
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void A_failed_canary_costs_no_request_either()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(0);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void A_rollout_of_five_steps_costs_at_most_forty_writes()
    {
        Given_an_initialised_canary(Manifests.Weighted(weights: [10, 20, 30, 40, 50]));
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        var writes = World.Server.Log.All.Where(count => count.Verb is not ("get" or "list" or "watch")).ToList();
        writes.ForEach(count => output.WriteLine($"{count.Requests, 3} {count.Verb} {count.Resource}"));
        Assert.InRange(writes.Sum(count => count.Requests), 10, 40);
    }
}
