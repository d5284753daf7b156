using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Nothing is scripted: users send requests, pods count them, a metrics store scrapes the pods and answers PromQL.</summary>
public sealed class MeasuredStories : Story
{
    public MeasuredStories() => World.MeasureForReal();

    [Fact]
    public void A_good_release_is_promoted_and_no_user_sees_an_error()
    {
        Given_an_initialised_canary(Canary());
        When_time_passes(TimeSpan.FromMinutes(1));

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
        Assert.Equal(["Pass", "Pass"], Status.Checks!.Select(check => check.Verdict));
    }

    [Fact]
    public void A_release_that_fails_requests_is_aborted_while_it_has_a_tenth_of_the_traffic()
    {
        Given_an_initialised_canary(Canary());
        When_time_passes(TimeSpan.FromMinutes(1));
        var errors = Errors;

        When_a_commit_brings(Manifests.Failing(Second, "50%"));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Then_the_primary_runs(First);
        Assert.Equal(10, Status.History![0].Weight);
        var after = Errors;
        Assert.True(after > errors, "The users should have met the broken release.");
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(after, Errors);
    }

    private long Errors => World.World.Users.Counts.Sum(users => users.Errors);

    private static JsonObject Canary()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]!["interval"] = "30s";
        canary["spec"]!["analysis"]!["metrics"]!
            .AsArray()
            .Add(Manifests.Parse("""{ "name": "request-duration", "thresholdRange": { "max": 500 } }"""));
        return canary;
    }
}
