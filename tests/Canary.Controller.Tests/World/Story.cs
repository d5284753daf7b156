using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator;

namespace Canary.Controller.Tests.World;

/// <summary>A test that is told in sentences: given, when, then. At its end every invariant must have held.</summary>
public abstract class Story : IDisposable
{
    private protected const string First = "podinfo:6.0.0";
    private protected const string Second = "podinfo:6.0.1";
    private protected const string Third = "podinfo:6.0.2";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>In a world with the defaults.</summary>
    protected Story()
        : this(null) { }

    /// <summary>In a world of one's own making.</summary>
    /// <param name="options">What there is in it.</param>
    protected Story(WorldOptions? options) => World = new(options);

    private protected Scenario World { get; }

    private protected RunningController? Controller { get; private set; }

    public void Dispose()
    {
        var broken = World.Invariants.Broken;
        World.Dispose();
        Assert.Empty(broken);
        GC.SuppressFinalize(this);
    }

    /// <summary>A Deployment of two pods, its Canary, and a controller that has taken them over.</summary>
    private protected void Given_an_initialised_canary(JsonObject? canary = null)
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(canary ?? Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Then_the_target_has(0);
    }

    private protected void Given_a_deployment(string image = First, int replicas = 2)
    {
        World.Apply(Manifests.Deployment(image));
        World.Apply(Manifests.Replicas(replicas), "kubectl");
        World.Until("the target is ready", () => AvailableOf(Manifests.Name) == replicas, Patience);
    }

    private protected void Given_a_controller(CanaryControllerOptions? options = null) =>
        Controller = World.StartController(options);

    private protected void When_a_commit_brings(string image) => World.Apply(Manifests.Deployment(image));

    private protected void When_a_commit_brings(JsonObject manifest) => World.Apply(manifest);

    private protected void When_the_metric_turns(double? value) => World.Metrics.Value = value;

    private protected void When_the_canary_is_deleted() => World.Delete(V1Canary.Type, Manifests.Name);

    private protected void When_time_passes(TimeSpan duration) => World.RunFor(duration);

    private protected void Then_the_phase_becomes(RolloutPhase phase, TimeSpan? within = null) =>
        World.Until($"the phase is {phase}", () => Phase == phase.ToString(), within ?? Patience);

    private protected void Then_the_canary_gets(int weight, TimeSpan? within = null) =>
        World.Until($"the canary gets {weight} %", () => RoutedWeight == weight, within ?? Patience);

    private protected void Then_the_target_has(int replicas, TimeSpan? within = null) =>
        World.Until(
            $"the target has {replicas} replicas",
            () => ReplicasOf(Manifests.Name) == replicas,
            within ?? Patience
        );

    private protected void Then_the_primary_runs(string image) =>
        Assert.Equal(image, ImageOf(Manifests.Name + "-primary"));

    private protected void Then_an_event_says(string text) =>
        Assert.Contains(World.Events, e => e.Contains(text, StringComparison.Ordinal));

    private protected string? Phase => World.Cluster.Get(V1Canary.Type, Key())?["status"]?["phase"]?.GetValue<string>();

    private protected V1CanaryStatus Status => World.Canary().Status ?? new();

    private protected int? RoutedWeight =>
        World.Find(Kinds.Routes, Manifests.Name) is { } route ? RouteWeight.Of(route)?.Canary : null;

    private protected int? ReplicasOf(string deployment) =>
        (int?)World.Find(Kinds.Deployments, deployment)?["spec"]?["replicas"];

    private protected int AvailableOf(string deployment) =>
        (int?)World.Find(Kinds.Deployments, deployment)?["status"]?["availableReplicas"] ?? 0;

    private protected string? ImageOf(string deployment) =>
        (string?)World.Find(Kinds.Deployments, deployment)?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"];

    private protected string? ConditionOf(string type) =>
        Status.Conditions?.FirstOrDefault(condition => condition.Type == type)?.Status;

    private static ObjectKey Key() => new(Manifests.Namespace, Manifests.Name);
}
