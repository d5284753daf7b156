using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

public sealed class InvalidCanaryStories : Story
{
    [Fact]
    public void All_mistakes_of_a_spec_are_told_at_once_and_the_workload_is_left_alone()
    {
        Given_a_deployment();
        Given_a_controller();
        var canary = Manifests.Weighted();
        canary["spec"]!["provider"] = "carrier-pigeon";
        canary["spec"]!["targetRef"]!["name"] = "podinof";
        canary["spec"]!["analysis"]!["interval"] = "soon";
        canary["spec"]!["analysis"]!["iterations"] = 5;
        canary["spec"]!["analysis"]!["metrics"]![0]!["interval"] = "1 minute";

        When_a_commit_brings(canary);
        Then_it_is_stalled();

        Then_the_message_has("\"carrier-pigeon\" is not a supported provider");
        Then_the_message_has("there is no Deployment shop/podinof");
        Then_the_message_has("spec.analysis.interval: \"soon\" is not a duration");
        Then_the_message_has("spec.analysis.metrics[0].interval: \"1 minute\" is not a duration");
        Then_the_message_has("iterations");
        Assert.Single(World.Events);
        Then_the_workload_is_unharmed();
    }

    [Fact]
    public void A_target_that_is_not_there_is_awaited()
    {
        Given_a_controller();
        When_a_commit_brings(Manifests.Weighted());
        Then_it_is_stalled();
        Then_the_message_has("there is no Deployment shop/podinfo");

        Given_a_deployment();

        Then_the_phase_becomes(RolloutPhase.Initialized);
        Assert.Null(ConditionOf("Stalled"));
    }

    [Fact]
    public void A_template_that_does_not_render_stalls_the_canary_until_it_is_mended()
    {
        Given_a_deployment();
        Given_a_controller();
        When_a_commit_brings(Manifests.Template("rate({{ unknown }})"));
        When_a_commit_brings(Manifests.WithTemplate());
        Then_it_is_stalled();
        Then_the_message_has("MetricTemplate shop/errors: spec.query does not render");
        Then_the_workload_is_unharmed();

        When_a_commit_brings(Manifests.Template("rate({{ target }})"));

        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    [Fact]
    public void A_missing_template_stalls_the_canary()
    {
        Given_a_deployment();
        Given_a_controller();

        When_a_commit_brings(Manifests.WithTemplate());

        Then_it_is_stalled();
        Then_the_message_has("there is no MetricTemplate shop/errors");
        Then_the_workload_is_unharmed();
    }

    [Fact]
    public void A_missing_secret_stalls_the_canary_until_it_is_made()
    {
        Given_a_deployment();
        Given_a_controller();
        When_a_commit_brings(Manifests.Template("up", secret: "login"));
        When_a_commit_brings(Manifests.WithTemplate());
        Then_it_is_stalled();
        Then_the_message_has("there is no Secret shop/login");
        Then_the_workload_is_unharmed();

        When_a_commit_brings(Manifests.Secret("login", "token", "s3cr3t"));

        Then_the_phase_becomes(RolloutPhase.Initialized);
        Assert.DoesNotContain(World.Events, e => e.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public void R12_Of_two_canaries_on_one_target_the_younger_is_stalled_and_takes_over_when_the_older_goes()
    {
        Given_an_initialised_canary();
        var second = Manifests.Weighted("copycat");
        second["spec"]!["targetRef"]!["name"] = "podinfo";
        When_time_passes(TimeSpan.FromSeconds(5));

        When_a_commit_brings(second);
        World.Until("the second is stalled", () => Stalled("copycat") is not null, TimeSpan.FromSeconds(5));

        Assert.Contains("released by the older Canary shop/podinfo", Stalled("copycat"));
        Assert.Equal("True", ConditionOf("Ready"));

        When_the_canary_is_deleted();

        World.Until(
            "the second has taken over",
            () => World.Canary("copycat").Status?.Phase == "Initialized",
            TimeSpan.FromMinutes(5)
        );
    }

    [Fact]
    public void A_spec_that_breaks_in_the_middle_of_a_rollout_moves_no_traffic_and_goes_on_when_mended()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        var broken = Manifests.Weighted();
        broken["spec"]!["analysis"]!["interval"] = "soon";

        When_a_commit_brings(broken);
        Then_it_is_stalled();
        When_time_passes(TimeSpan.FromMinutes(2));
        Assert.Equal(30, RoutedWeight);

        When_a_commit_brings(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    private void Then_it_is_stalled() =>
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));

    private void Then_the_message_has(string text) => Assert.Contains(text, Stalled(Manifests.Name));

    private void Then_the_workload_is_unharmed()
    {
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal(2, AvailableOf("podinfo"));
        Assert.Null(World.Find(Kinds.Deployments, "podinfo-primary"));
        Assert.Null(World.Find(Kinds.Services, "podinfo"));
    }

    private string? Stalled(string canary) =>
        World
            .Canary(canary)
            .Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Stalled", Status: "True" })
            ?.Message;
}
