using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Faults;

/// <summary>A short rollout that something goes wrong with: whatever it is, the end is the same and every invariant holds.</summary>
internal sealed class FaultStory : Story
{
    private const string EventReceiver = "events.test";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public FaultStory()
    {
        World.World.Users.Active = false;
        Given_a_deployment();
        World.Outside.Answer(EventReceiver);
        World.Apply(Canary());
    }

    public Scenario Scene => World;

    /// <summary>Initialises, releases, promotes.</summary>
    public void Promote()
    {
        RunTo("Initialized");
        When_a_commit_brings(Second);
        RunTo("Succeeded");
        World.RunFor(TimeSpan.FromMinutes(1));

        Then_the_primary_runs(Second);
        Assert.Equal(["Promoted"], Results);
        ThenAllIsQuiet(0);
    }

    /// <summary>Initialises, releases what the metric refuses, aborts, and is set back.</summary>
    public void AbortAndRevert()
    {
        RunTo("Initialized");
        World.Metrics.Value = 0;
        When_a_commit_brings(Second);
        RunTo("Failed");
        When_a_commit_brings(First);
        RunTo("Succeeded");
        World.RunFor(TimeSpan.FromMinutes(1));

        Then_the_primary_runs(First);
        Assert.Equal(["Aborted"], Results);
        ThenAllIsQuiet(0);
    }

    /// <summary>What the Canary's event webhook was told.</summary>
    public IEnumerable<string> Told =>
        World.Outside.Received.Select(request => (string?)request.Json()["metadata"]!["eventMessage"] ?? "");

    /// <summary>Starts a controller, and another whenever one was killed.</summary>
    public void KeepAlive(Func<RunningController> start)
    {
        current = start();
        restart = () =>
        {
            if (current.IsDead)
            {
                current = World.StartController();
            }
        };
    }

    private RunningController? current;
    private Action restart = () => { };

    private IEnumerable<string?> Results => (Status.History ?? []).Select(rollout => rollout.Result);

    private void RunTo(string phase) =>
        World.Until(
            $"the phase is {phase}",
            () =>
            {
                restart();
                return World.Cluster.Get(V1Canary.Type, World.Canary().Metadata.Key)?["status"]?["phase"]?.ToString()
                    == phase;
            },
            Patience
        );

    private void ThenAllIsQuiet(int target)
    {
        Assert.Equal(target, ReplicasOf(Manifests.Name));
        Assert.Equal(2, AvailableOf(Manifests.Name + "-primary"));
        Assert.Equal(0, RoutedWeight);
        Assert.Equal(0, Status.CanaryWeight);
        Assert.Equal("True", ConditionOf("Ready"));
        Assert.Empty(World.Invariants.Broken);
    }

    private static JsonObject Canary()
    {
        var canary = Manifests.Weighted(weights: [20, 60]);
        canary["spec"]!["analysis"]!["interval"] = "2s";
        canary["spec"]!["analysis"]!["webhooks"] = new JsonArray(
            Manifests.Parse($$"""{ "name": "events", "type": "event", "url": "http://{{EventReceiver}}" }""")
        );
        return canary;
    }
}
