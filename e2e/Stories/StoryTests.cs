using Canary.Cli.Playground.Scenarios;
using Canary.EndToEnd.Tests.Clusters;
using Canary.Simulator.GitSync;

namespace Canary.EndToEnd.Tests.Stories;

/// <summary>One story at a time: they all play in the same namespaces.</summary>
[CollectionDefinition(nameof(Stories), DisableParallelization = true)]
public sealed class Stories;

/// <summary>The playground's stories, on a real control plane.</summary>
[Collection(nameof(Stories))]
public sealed class StoryTests(RealCluster real)
{
    public static TheoryData<string> Names => [.. ScenarioCatalogue.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_story_goes_as_told_on_a_real_cluster(string name) =>
        await StoryPlayer.PlayAsync(await real.RequireAsync(), name);
}

/// <summary>The same by the same way on the simulator, so that the way itself is always tried.</summary>
[Collection(nameof(Stories))]
public sealed class SimulatedStoryTests
{
    [Theory]
    [InlineData("canary")]
    [InlineData("gates")]
    public async Task A_story_goes_as_told_on_the_simulator_behind_HTTP(string name)
    {
        await using var cluster = await SimulatedControlPlane.StartAsync(TestContext.Current.CancellationToken);

        await StoryPlayer.PlayAsync(cluster, name);
    }
}

internal static class StoryPlayer
{
    public static async Task PlayAsync(ITestCluster cluster, string name)
    {
        Assert.SkipUnless(GitRepository.IsGitAvailable, "There is no git here.");
        var scenario = ScenarioCatalogue.Find(name);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var stage = await RemoteStage.SetAsync(cluster, scenario, cancellationToken);

        var held = await stage.PlayAsync(scenario, cancellationToken);

        TestContext.Current.SendDiagnosticMessage("{0} in {1}:\n{2}", name, cluster.Description, stage.Output);
        if (!held)
        {
            cluster.KeepLogs();
        }
        Assert.True(held, stage.Output);
    }
}
