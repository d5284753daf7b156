using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.Manifests;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A user of Flagger changes the apiVersion and nothing else.</summary>
public sealed class FlaggerSampleStories : Story
{
    public FlaggerSampleStories() => IstioCrds.Install(World.Cluster);

    public static TheoryData<string> Samples => [.. FlaggerSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_takes_its_target_over_and_promotes_a_release(string name)
    {
        var yaml = FlaggerSamples.All[name].Replace("flagger.app/v1beta1", "canary.dev/v1", StringComparison.Ordinal);
        var reading = ManifestReader.Read($"{name}.yaml", yaml);
        Assert.Empty(reading.Errors);
        World.Metrics.Value = 100;
        Given_an_initialised_canary(Assert.Single(reading.Documents).Content);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(10));

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.Null(ConditionOf("Stalled"));
    }
}
