using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Resources.Manifests;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>
/// R15: an agent that applies everything in Git each second, and the controller, live together: each writes what is its own, once, and neither
/// takes anything back from the other.
/// </summary>
public sealed class SyncStories : Story
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public static TheoryData<string, string> Pairs =>
        new(
            Arrangement.All.Keys.SelectMany(
                _ => new[] { "Flux", "Argo CD" },
                (arrangement, agent) => (arrangement, agent)
            )
        );

    [Theory]
    [MemberData(nameof(Pairs))]
    public void R15_The_agent_writes_once_a_commit_and_takes_nothing_back(string arrangement, string agentName)
    {
        var git = Arrangement.All[arrangement]();
        // Even so nothing of the agent's is copied.
        var agent = Given_a_synced_canary(
            git,
            agentName,
            new() { LeaderElection = false, IncludeLabelPrefixes = ["*"] }
        );

        When_a_release_is_promoted(agent, git);
        Assert.Equal([Release(git)], agent.Writes.ByAgent);
        Assert.Equal(git.OthersWrites, agent.Writes.ByOthers);

        When_a_release_is_aborted_and_reverted(agent, git);
        Assert.Equal([Release(git), Release(git), Release(git)], agent.Writes.ByAgent);
        Then_nobody_fights();
        Then_the_agent_would_prune_nothing_of_the_canarys();
    }

    [Fact]
    public void R15_Argo_CD_leaves_a_size_in_Git_alone_when_it_is_told_to()
    {
        var git = Arrangement.Sized();
        var agent = Given_a_synced_canary(git, "Argo CD");

        When_a_release_is_promoted(agent, git);

        Assert.Equal([Release(git)], agent.Writes.ByAgent);
        Assert.Equal(git.OthersWrites, agent.Writes.ByOthers);
        Then_nobody_fights();
    }

    [Fact]
    public void R15_Flux_with_a_size_in_Git_gets_its_way_and_is_named_once()
    {
        var git = Arrangement.Sized();
        var agent = Given_a_synced_canary(git, "Flux");

        When_a_release_is_promoted(agent, git);

        Assert.Equal([Release(git)], agent.Writes.ByAgent);
        Assert.Empty(agent.Writes.ByOthers);
        Assert.Single(World.Events, told => told.Contains("'kustomize-controller'", StringComparison.Ordinal));
    }

    private GitAgent Given_a_synced_canary(Arrangement git, string agentName, CanaryControllerOptions? options = null)
    {
        IstioCrds.Install(World.Cluster);
        World.Apply(AutoscalerManifests.KedaDefinition());
        GitAgent agent = agentName == "Flux" ? new FluxAgent(World) : new ArgoAgent(World, Ignored);
        agent.Commit(git.Target(First));
        foreach (var manifest in git.Manifests)
        {
            agent.Commit(manifest);
        }
        Given_a_controller(options);
        Sync_until(agent, "it is initialised", () => Phase == "Initialized" && ConditionOf("Ready") == "True");
        agent.SyncUntil(() => false, TimeSpan.FromSeconds(30));
        agent.Writes.Clear();
        return agent;
    }

    private void When_a_release_is_promoted(GitAgent agent, Arrangement git)
    {
        agent.Commit(git.Target(Second));
        Sync_until(agent, "it is promoted", () => Phase == "Succeeded" && IsLive(Second));
        agent.SyncUntil(() => false, TimeSpan.FromSeconds(30));
    }

    private void When_a_release_is_aborted_and_reverted(GitAgent agent, Arrangement git)
    {
        When_the_metric_turns(0);
        agent.Commit(git.Target(Third));
        Sync_until(agent, "it is aborted", () => Phase == "Failed");
        agent.SyncUntil(() => false, TimeSpan.FromSeconds(30));
        agent.Commit(git.Target(Second));
        Sync_until(agent, "it is reverted", () => Phase == "Succeeded");
        agent.SyncUntil(() => false, TimeSpan.FromSeconds(30));
        Assert.True(IsLive(Second));
    }

    /// <summary>What a commit changes.</summary>
    private static string Release(Arrangement git) => $"{git.Target(First)["kind"]} podinfo spec.template";

    private void Sync_until(GitAgent agent, string what, Func<bool> condition) =>
        Assert.True(
            agent.SyncUntil(condition, Patience),
            $"Not within {Patience}: {what}. {Status.Message}\nAgent: {string.Join("\n", agent.Writes.ByAgent.TakeLast(5))}\n"
                + $"Others: {string.Join("\n", agent.Writes.ByOthers.TakeLast(5))}"
        );

    private bool IsLive(string image) =>
        new[] { Kinds.Deployments, Kinds.DaemonSets }
            .Select(kind => World.Find(kind, "podinfo-primary"))
            .Any(primary => (string?)primary?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"] == image);

    private void Then_nobody_fights()
    {
        Assert.DoesNotContain(World.Events, told => told.Contains("keeps setting", StringComparison.Ordinal));
        Assert.Equal("True", ConditionOf("Ready"));
    }

    /// <summary>Agents delete what bears their mark and is not in Git.</summary>
    private void Then_the_agent_would_prune_nothing_of_the_canarys()
    {
        var made = World
            .Cluster.Types.SelectMany(type => World.Cluster.List(type, Manifests.Namespace))
            .Where(obj => obj["metadata"]!["ownerReferences"]?[0]?["kind"]?.ToString() == "Canary")
            .ToList();
        Assert.NotEmpty(made);
        Assert.All(
            made,
            obj =>
            {
                Assert.DoesNotContain("tracking-id", obj["metadata"]!["annotations"]?.ToJsonString() ?? "");
                Assert.DoesNotContain("toolkit.fluxcd.io", obj["metadata"]!["labels"]?.ToJsonString() ?? "");
            }
        );
    }

    /// <summary>What the example says is to be ignored.</summary>
    private static IEnumerable<string> Ignored(JsonObject manifest)
    {
        var path = Path.Combine(Repository.Root, "integrations", "argo-cd", "application.yaml");
        var application = Assert.Single(ManifestReader.Read(path, File.ReadAllText(path)).Documents).Content;
        var group = ((string)manifest["apiVersion"]!).Split('/') is [var name, _] ? name : null;
        return application["spec"]!["ignoreDifferences"]!
            .AsArray()
            .Where(entry => (string?)entry!["group"] == group && (string?)entry["kind"] == (string?)manifest["kind"])
            .SelectMany(entry => entry!["jsonPointers"]!.AsArray())
            .Select(pointer => (string)pointer!);
    }
}
