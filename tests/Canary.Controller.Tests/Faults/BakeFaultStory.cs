using Canary.Controller.Tests.World;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Faults;

/// <summary>A release of a config that is promoted, fails its bake and is taken back: whatever goes wrong, it ends the same.</summary>
internal sealed class BakeFaultStory : Story
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private RunningController? current;

    public BakeFaultStory()
    {
        World.World.Users.Active = false;
        World.Apply(ConfigManifests.Map("app", "one"));
        World.Apply(Manifests.Secret("token", "key", "one"));
        World.Apply(ConfigManifests.Deployment(First));
        var canary = BakeManifests.Baked(Manifests.Weighted(weights: [50]), "10s");
        canary["spec"]!["analysis"]!["interval"] = "2s";
        canary["spec"]!["analysis"]!["metrics"]![0]!["interval"] = "5s";
        World.Apply(canary);
    }

    public Scenario Scene => World;

    /// <summary>Initialises, releases, promotes, and fails the bake.</summary>
    public void FailTheBake()
    {
        RunTo("it is initialised", () => Status.Phase == "Initialized");
        var template = Template();
        World.Apply(ConfigManifests.Map("app", "two"));
        RunTo("it bakes", () => Status.Phase == "Baking");
        Assert.NotEqual(template, Template());
        World.Metrics.Value = 0;
        RunTo("it is taken back", () => Status is { Phase: "Failed", Bake: null });
        for (var i = 0; i < 4; i++)
        {
            KeepAlive();
            World.RunFor(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(template, Template());
        Assert.Equal("one", ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-primary")));
        Assert.Equal(["BakeFailed"], (Status.History ?? []).Select(rollout => rollout.Result));
        Assert.Equal(0, RoutedWeight);
        Assert.Equal((1, 0), (AvailableOf("podinfo-primary"), ReplicasOf("podinfo")));
        Assert.Equal(2, World.Cluster.List(Kinds.ConfigMaps, Manifests.Namespace).Count(IsAboutApp));
        Assert.Equal("False", ConditionOf("Promoted"));
        Assert.Empty(World.Invariants.Broken);
    }

    /// <summary>Starts another controller whenever one was killed.</summary>
    public void Follow(RunningController first) => current = first;

    private void RunTo(string what, Func<bool> reached) =>
        World.Until(
            what,
            () =>
            {
                KeepAlive();
                return World.Find(V1Canary.Type, Manifests.Name) is not null && reached();
            },
            Patience
        );

    private void KeepAlive()
    {
        if (current?.IsDead == true)
        {
            current = World.StartController();
        }
    }

    private string Template() => World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!.ToJsonString();

    private static bool IsAboutApp(System.Text.Json.Nodes.JsonObject map) =>
        ((string?)map["metadata"]!["name"])!.StartsWith("app", StringComparison.Ordinal);
}
