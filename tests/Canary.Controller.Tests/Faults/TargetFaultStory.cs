using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Faults;

/// <summary>A short release of something else than a Deployment's image: whatever goes wrong, it ends the same.</summary>
internal sealed class TargetFaultStory : Story
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly string matter;
    private RunningController? current;
    private Action restart = () => { };

    /// <param name="matter">What is released: <c>config</c>, <c>autoscaler</c> or <c>daemonset</c>; or how: <c>pods</c> divide the requests.</param>
    public TargetFaultStory(string matter)
    {
        this.matter = matter;
        World.World.Users.Active = false;
        if (matter == "config")
        {
            World.Apply(ConfigManifests.Map("app", "one"));
            World.Apply(Manifests.Secret("token", "key", "one"));
        }
        if (matter == "autoscaler")
        {
            World.Apply(AutoscalerManifests.Hpa("100%"));
        }
        World.Apply(Target(First));
        World.Apply(Canary());
    }

    public Scenario Scene => World;

    /// <summary>Initialises, releases, promotes.</summary>
    public void Promote()
    {
        RunTo("Initialized");
        World.Apply(matter == "config" ? ConfigManifests.Map("app", "two") : Target(Second));
        RunTo("Succeeded");
        Settle();

        Assert.Equal(["Promoted"], (Status.History ?? []).Select(rollout => rollout.Result));
        Assert.Equal("True", ConditionOf("Ready"));
        Assert.Equal(0, PodsOf("podinfo"));
        Assert.True(PodsOf("podinfo-primary") > 0);
        ThenThePrimaryHasIt();
        Assert.Empty(World.Invariants.Broken);
    }

    /// <summary>Starts a controller, and another whenever one was killed.</summary>
    public void KeepAlive(RunningController first)
    {
        current = first;
        restart = () =>
        {
            if (current.IsDead)
            {
                current = World.StartController();
            }
        };
    }

    private ResourceType Type => matter == "daemonset" ? Kinds.DaemonSets : Kinds.Deployments;

    private void ThenThePrimaryHasIt()
    {
        var primary = World.Find(Type, "podinfo-primary")!;
        var container = primary["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal(matter == "config" ? First : Second, (string?)container["image"]);
        if (matter == "config")
        {
            Assert.Equal("app-primary", (string?)container["envFrom"]![0]!["configMapRef"]!["name"]);
            Assert.Equal("two", ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-primary")));
        }
        if (matter == "autoscaler")
        {
            var twin = World.Find(Kinds.Autoscalers, "podinfo-primary")!;
            Assert.Equal(2, (int?)twin["spec"]!["minReplicas"]);
            Assert.Null(Status.PrimaryFloor);
        }
    }

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

    /// <summary>Long enough for the primary's floor to go; a controller that is killed meanwhile is followed by another here too.</summary>
    private void Settle()
    {
        for (var i = 0; i < 8; i++)
        {
            restart();
            World.RunFor(TimeSpan.FromSeconds(30));
        }
    }

    private int PodsOf(string app) =>
        World
            .Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")
            .Count(pod => pod["metadata"]!["deletionTimestamp"] is null);

    private JsonObject Target(string image) =>
        matter switch
        {
            "config" => ConfigManifests.Deployment(image),
            "daemonset" => TargetManifests.DaemonSet(image),
            _ => Manifests.Deployment(image),
        };

    private JsonObject Canary()
    {
        var canary = matter switch
        {
            "daemonset" => TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"),
            "pods" => Manifests.ByPods("\"stepWeights\": [20, 60]"),
            "autoscaler" => AutoscalerManifests.Scaled(
                Manifests.Weighted(weights: [20, 60]),
                AutoscalerManifests.Hpa()
            ),
            _ => Manifests.Weighted(weights: [20, 60]),
        };
        canary["spec"]!["analysis"]!["interval"] = "2s";
        return canary;
    }
}
