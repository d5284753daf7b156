using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator;
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

    private RunningController? controller;
    private Action<RunningController> onStart = _ => { };

    public Plot(WorldOptions options)
    {
        World = new Scenario(options with { ScrapeInterval = null, SilentWorkloads = true }, logged: false);
        World.World.Users.Active = false;
        World.Outside.Answer(Ears);
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

    public JsonNode? StatusOf(string name = Manifests.Name) =>
        World.Cluster.Get(V1Canary.Type, new ObjectKey(Manifests.Namespace, name))?["status"];

    /// <summary>Starts the controller; its requests go wrong from the given one on.</summary>
    /// <param name="kind">How; null: nothing goes wrong.</param>
    /// <param name="from">The first request of its kind that does, counted from 1.</param>
    /// <param name="every">How many there are from one to the next; null: only one goes wrong.</param>
    /// <param name="onFault">Told of each.</param>
    public IDisposable Start(FaultKind? kind, int from, int? every, Action onFault)
    {
        IDisposable? rules = null;
        if (kind?.Rule is { } rule)
        {
            rule = rule with
            {
                UserAgentPrefix = "canary",
                From = from,
                Every = every ?? 1,
                Times = every is null ? 1 : int.MaxValue,
            };
            var marker = World.Server.Faults.Add(rule with { Fault = Fault.Call(onFault) });
            rules = new Rules(World.Server.Faults.Add(rule), marker);
        }
        else if (kind is not null)
        {
            var next = from;
            onStart = started =>
            {
                if (next > 0)
                {
                    started.KillAfter(next);
                }
                next = every ?? 0;
            };
            onDeath = onFault;
        }
        controller = World.StartController();
        onStart(controller);
        return rules ?? new Rules();
    }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void Calm()
    {
        onStart = _ => { };
        World.Server.Faults.Clear();
        KeepAlive();
        controller?.Spare();
    }

    public void Dispose() => World.Dispose();

    private Action onDeath = () => { };

    private void KeepAlive()
    {
        if (controller is { IsDead: true })
        {
            onDeath();
            controller = World.StartController();
            onStart(controller);
        }
    }

    private sealed class Rules(params IDisposable[] rules) : IDisposable
    {
        public void Dispose()
        {
            foreach (var rule in rules)
            {
                rule.Dispose();
            }
        }
    }
}
