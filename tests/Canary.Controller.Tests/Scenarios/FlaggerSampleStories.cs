using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A user of Flagger changes the apiVersion and nothing else. All that is measured is measured for real.</summary>
public sealed class FlaggerSampleStories : Story
{
    private static readonly string[] Whole =
    [
        "New Deployment detected, initialization completed.",
        "New revision detected, progressing canary analysis.",
        "Canary analysis completed successfully, promotion finished.",
    ];

    private readonly LoadTester tester;

    public FlaggerSampleStories()
        : base(new WorldOptions { Istio = true, Linkerd = true })
    {
        World.MeasureForReal();
        tester = new(World);
        foreach (var (host, manifest) in FlaggerSamples.Chats)
        {
            World.Outside.Answer(host);
            World.Apply(Assert.Single(FlaggerSamples.Read(host, manifest)));
        }
    }

    public static TheoryData<string> Samples => [.. FlaggerSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_takes_its_target_over_and_promotes_a_release(string name)
    {
        var manifests = FlaggerSamples.Read(name, FlaggerSamples.All[name]);
        var canary = manifests[0];
        foreach (var other in manifests.Skip(1))
        {
            World.Apply(other);
        }
        var isScaled = canary["spec"]!["autoscalerRef"] is not null;
        if (isScaled)
        {
            World.Apply(AutoscalerManifests.Hpa());
        }
        if (canary["spec"]!["ingressRef"] is not null)
        {
            World.Apply(NginxManifests.Ingress(port: 9898));
        }
        Given_an_initialised_canary(canary);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(15));

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.Null(ConditionOf("Stalled"));
        Assert.All(Status.Checks!, check => Assert.Equal("Pass", check.Verdict));
        Then_its_tests_were_run(canary["spec"]!["analysis"]!["webhooks"]?.ToJsonString() ?? "");
        Then_the_chats_were_told(canary["spec"]!["analysis"]!["alerts"] is not null);
        Assert.Equal(isScaled, World.Find(Kinds.Autoscalers, "podinfo-primary") is not null);
    }

    [Theory]
    [InlineData("istio")]
    [InlineData("gatewayapi")]
    [InlineData("linkerd")]
    [InlineData("nginx")]
    [InlineData("kubernetes")]
    public void A_sample_keeps_a_release_that_fails_requests_from_the_primary(string name)
    {
        A_sample_takes_its_target_over_and_promotes_a_release(name);
        World.Outside.Clear();

        When_a_commit_brings(Manifests.Failing(Third, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(15));
        When_time_passes(TimeSpan.FromSeconds(5));

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        var alerts = World.Canary().Spec.Analysis!.Alerts is { Count: > 0 };
        Assert.Equal(alerts ? 1 : 0, World.Outside.ReceivedBy("teams.test").Count);
    }

    private void Then_its_tests_were_run(string webhooks)
    {
        var (accepts, loads) = (
            webhooks.Contains("acceptance-test", StringComparison.Ordinal),
            webhooks.Contains("load-test", StringComparison.Ordinal)
        );
        Assert.Equal(accepts, tester.Commands.Any(command => command.StartsWith("curl", StringComparison.Ordinal)));
        Assert.Equal(loads, tester.Commands.Any(command => command.StartsWith("hey", StringComparison.Ordinal)));
    }

    private void Then_the_chats_were_told(bool told)
    {
        var texts = World
            .Outside.ReceivedBy("slack.test")
            .Select(request => (string?)request.Json()["attachments"]![0]!["text"])
            .ToList();
        Assert.Equal(told ? Whole : [], Whole.Where(texts.Contains));
        Assert.Empty(World.Outside.ReceivedBy("teams.test"));
    }
}
