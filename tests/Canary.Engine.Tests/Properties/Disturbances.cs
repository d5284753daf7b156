using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Coordination;
using Canary.Engine.Gates;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>What users, nodes and other controllers do to a canary.</summary>
internal sealed class Disturbances(Trace trace, Random random)
{
    private static readonly string[] Revisions = ["v1", "v2", "v3", "bad", "souring", "crashing", "unpromotable"];

    private readonly (int Odds, Action Do)[] all =
    [
        (12, () => Commit(trace, random)),
        (4, () => Flap(trace.Cluster, trace.Cluster.Target, random)),
        (4, () => Flap(trace.Cluster, trace.Cluster.Primary, random)),
        (2, () => trace.Cluster.Apply(new ScaleTarget(random.Next(0, 5)))),
        (2, () => trace.Cluster.Apply(new ScalePrimary(random.Next(1, 5)))),
        (3, () => EditRoute(trace.Cluster, random)),
        (2, () => trace.Cluster.ServicesCurrent = false),
        (3, () => trace.Cluster.RouteAcceptedAt = trace.Cluster.Now + TimeSpan.FromSeconds(random.Next(90))),
        (2, () => trace.Cluster.Obstacles = random.Next(2) == 0 ? [] : [new("Broken", "a reference is missing")]),
        (2, () => trace.Unheard = random.Next(2) == 0),
        (1, () => trace.Policy = trace.Policy with { Suspend = random.Next(3) == 0 }),
        (1, () => trace.Policy = trace.Policy with { Threshold = random.Next(1, 4) }),
        (1, () => trace.Policy = trace.Policy with { Strategy = Policies.Random(random).Strategy }),
        (2, () => trace.Policy = TrafficPolicies.Edit(trace.Policy, random)),
        (1, () => trace.Policy = trace.Policy with { Bake = Policies.Bake(random) }),
        (2, () => trace.Cluster.PodsThatStart = random.Next(2) == 0 ? null : random.Next(4)),
        (1, () => trace.Cluster.TargetReplicasContested = random.Next(2) == 0),
        (1, () => trace.Cluster.HashVersion++),
        (2, () => trace.Cluster.RefusesPrimary = random.Next(2) == 0),
        (3, () => trace.Hooks = (HookOutcome)random.Next(3)),
        (5, () => Command(trace, random)),
        (4, () => trace.Metrics = (MetricOutcome)random.Next(3)),
        (3, () => trace.Cluster.Dependencies = random.Next(2) == 0 ? [] : [Peer(trace.Cluster, random)]),
        (3, () => trace.Cluster.Group = random.Next(2) == 0 ? [] : [Peer(trace.Cluster, random)]),
        (1, () => trace.Cluster.Target = random.Next(4) == 0 ? null : trace.Cluster.Target),
        (3, () => trace.Cluster.Deleting |= random.Next(8) == 0),
    ];

    public void Disturb()
    {
        var draw = random.Next(all.Sum(disturbance => disturbance.Odds));
        foreach (var (odds, act) in all)
        {
            draw -= odds;
            if (draw < 0)
            {
                act();
                trace.Note(() => $"disturbed: {Describe(trace.Cluster)}");
                return;
            }
        }
    }

    /// <summary>Everything that was broken heals, except revisions that are.</summary>
    public void Stop()
    {
        var cluster = trace.Cluster;
        trace.Policy = trace.Policy with { Suspend = false };
        trace.Metrics = MetricOutcome.Value;
        trace.Hooks = HookOutcome.Yes;
        cluster.Obstacles = [];
        trace.Unheard = false;
        cluster.TargetReplicasContested = false;
        cluster.RefusesPrimary = false;
        cluster.MakeRoom();
        cluster.Dependencies = [];
        cluster.Group = [];
        if (cluster.Target is null)
        {
            cluster.Commit("v3");
        }
        trace.Note(() => $"faults stop: {Describe(cluster)}");
    }

    private static void Commit(Trace trace, Random random)
    {
        var cluster = trace.Cluster;
        cluster.Commit(Revisions[random.Next(Revisions.Length)], random.Next(3) == 0 ? random.Next(0, 5) : null);
        if (cluster.Target is { ReadyAt: null } target)
        {
            target.FailsAt = random.Next(2) == 0 ? cluster.Now + TimeSpan.FromSeconds(20) : null;
        }
    }

    private static void Command(Trace trace, Random random)
    {
        var verb = (CommandVerb)random.Next(Enum.GetValues<CommandVerb>().Length);
        var gates = trace.Policy.Gates;
        var aboutGate = verb is CommandVerb.Approve or CommandVerb.Reject;
        if (aboutGate && gates.Count == 0)
        {
            return;
        }
        var revision = random.Next(4) == 0 ? trace.Status.LastAppliedSpec ?? "none" : Commands.Command.AnyRevision;
        trace.Ask(new(verb, aboutGate ? gates[random.Next(gates.Count)].Name : "", revision, "jane"));
    }

    private static void Flap(Cluster cluster, Workload? workload, Random random)
    {
        if (workload is { ReadyAt: not null })
        {
            workload.ReadyAt = cluster.Now + TimeSpan.FromSeconds(random.Next(1, 60));
        }
    }

    /// <summary>Another Canary, in any state.</summary>
    private static PeerObservation Peer(Cluster cluster, Random random) =>
        new()
        {
            Name = random.Next(2) == 0 ? "a.test" : "z.test",
            Exists = random.Next(6) != 0,
            Phase = (RolloutPhase)random.Next(Enum.GetValues<RolloutPhase>().Length),
            HasMoved = random.Next(3) == 0,
            IsStalled = random.Next(6) == 0,
            Step = random.Next(4),
            Steps = 3,
            AbortedAt = random.Next(4) == 0 ? cluster.Now : null,
        };

    private static void EditRoute(Cluster cluster, Random random)
    {
        cluster.RouteCurrent = random.Next(2) == 0;
        cluster.RouteWeight = random.Next(4) == 0 ? null : random.Next(101);
    }

    private static string Describe(Cluster cluster) =>
        $"target {cluster.Target?.Hash} x{cluster.Target?.Replicas} ready {cluster.Target?.ReadyAt:HH:mm:ss}, "
        + $"primary {cluster.Primary?.Hash} x{cluster.Primary?.Replicas} ready {cluster.Primary?.ReadyAt:HH:mm:ss}, "
        + $"route {cluster.RouteWeight} {cluster.RouteCurrent} {cluster.RouteAcceptedAt:HH:mm:ss}, "
        + $"obstacles {cluster.Obstacles.Count}, deleting {cluster.Deleting}";
}
