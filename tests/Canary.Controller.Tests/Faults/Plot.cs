using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.Cluster;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

/// <summary>A world in which a story is told while things go wrong. A controller that dies is followed by another.</summary>
internal sealed class Plot : IDisposable
{
    public const string First = "podinfo:6.0.0";
    public const string Second = "podinfo:6.0.1";
    public const string Third = "podinfo:6.0.2";

    /// <summary>Where webhooks of type event and alerts go.</summary>
    public const string Ears = "ears.test";

    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);

    private readonly Dictionary<string, JsonObject> canaries = [];
    private readonly IDisposable subscription;
    private RunningController? controller;
    private Action onDeath = () => { };

    public Plot(WorldOptions options)
    {
        World = new Scenario(options with { ScrapeInterval = null, SilentWorkloads = true }, logged: false);
        World.World.Users.Active = false;
        World.Outside.Answer(Ears);
        subscription = World.Cluster.Subscribe(Remember);
    }

    public Scenario World { get; }

    /// <summary>Applies manifests as a GitOps agent does.</summary>
    public void Commit(params JsonObject[] manifests)
    {
        foreach (var manifest in manifests)
        {
            World.Apply(manifest);
        }
    }

    public void CommitImage(string image, string name = Manifests.Name) => Commit(Manifests.Deployment(image, name));

    public void Ask(CommandVerb verb, string? gate = null) =>
        World.Apply(Interventions.Command(verb, Command.AnyRevision, gate), "kubectl");

    public void UntilPhase(string phase, string name = Manifests.Name) =>
        Until($"{name} is {phase}", () => PhaseOf(name) == phase);

    /// <summary>Until the status gives the canary this much.</summary>
    public void UntilWeight(int weight) =>
        Until($"the canary gets {weight} %", () => (decimal?)StatusOf()?["canaryWeight"] == weight);

    /// <summary>Until the status gives the canary this much, and the route has it.</summary>
    public void UntilRouted(int weight) =>
        Until(
            $"the canary has {weight} %",
            () =>
                (decimal?)StatusOf()?["canaryWeight"] == weight
                && World.Find(Kinds.Routes, Manifests.Name) is { } route
                && RouteWeight.Of(route)?.Canary == weight
        );

    /// <summary>Else who decides is sometimes faster than the pass that tells of the gate.</summary>
    public void UntilToldOfGate() =>
        Until("the gate is told of", () => (string?)StatusOf()?["gates"]?[0]?["state"] == "Waiting");

    public void Until(string what, Func<bool> condition) =>
        World.Until(
            what,
            () =>
            {
                KeepAlive();
                return condition();
            },
            Patience
        );

    /// <summary>Lets as much time pass as anything takes that follows by itself.</summary>
    public void Settle()
    {
        for (var i = 0; i < 12; i++)
        {
            KeepAlive();
            World.RunFor(TimeSpan.FromSeconds(20));
        }
    }

    public string? PhaseOf(string name = Manifests.Name) => (string?)StatusOf(name)?["phase"];

    /// <summary>Of the revision that the Canary is about, as its status says.</summary>
    public string? ImageOf() => (string?)StatusOf()?["revision"]?["images"]?[0];

    public JsonNode? StatusOf(string name = Manifests.Name) => canaries.GetValueOrDefault(name)?["status"];

    /// <summary>The Canary <c>podinfo</c> is not there any more.</summary>
    public bool IsGone() => !canaries.ContainsKey(Manifests.Name);

    /// <summary>Starts the controller; what it does goes wrong as planned.</summary>
    public void Start(Mishap? mishap)
    {
        if (mishap?.Kind.IsDeath == true)
        {
            var next = mishap.From;
            World.EveryController = started =>
            {
                started.KillAfter(next);
                next = mishap.Every;
            };
            onDeath = () => mishap.Count++;
        }
        else if (mishap is not null)
        {
            var rule = mishap.Kind.Requests with { From = mishap.From, Every = mishap.Every };
            World.Server.Faults.Add(rule with { Fault = Fault.Call(() => mishap.Count++) });
            World.Server.Faults.Add(rule);
        }
        controller = World.StartController();
    }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void Calm()
    {
        World.EveryController = _ => { };
        World.Server.Faults.Clear();
        KeepAlive();
        controller?.Spare();
    }

    public void Dispose()
    {
        subscription.Dispose();
        World.Dispose();
    }

    private void KeepAlive()
    {
        if (controller is { IsDead: true })
        {
            onDeath();
            World.Bury(controller);
            controller = World.StartController();
        }
    }

    /// <summary>Asked for at every moment of a story, so it is not read from the cluster each time.</summary>
    private void Remember(ClusterChange change)
    {
        if (change.Type != V1Canary.Type)
        {
            return;
        }
        if (change.Kind == ClusterChangeKind.Deleted)
        {
            canaries.Remove(change.Key.Name);
        }
        else
        {
            canaries[change.Key.Name] = change.Object;
        }
    }
}
