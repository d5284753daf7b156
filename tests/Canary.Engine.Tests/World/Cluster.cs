using Canary.Engine.Commands;
using Canary.Engine.Coordination;

namespace Canary.Engine.Tests.World;

/// <summary>A small cluster: effects change it, some at once and some after a while, and it can be observed.</summary>
internal sealed class Cluster
{
    private int uids = 1;
    private PodShare divided;
    private Observation? past;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public Workload? Target { get; set; } = new("v1", 2);

    public Workload? Primary { get; set; }

    public bool ServicesCurrent { get; set; }

    /// <summary>The apex leads to the primary, whatever else the services are like.</summary>
    public bool PrimaryServes { get; set; }

    /// <summary>What was made for a former Canary belongs to nobody.</summary>
    public bool HasOrphans { get; set; }

    public bool RouteCurrent { get; set; }

    public CanaryTraffic? RouteTraffic { get; set; }

    /// <summary>Percent that the route gives the canary; null: that can't be told.</summary>
    public decimal? RouteWeight
    {
        get => RouteTraffic?.Weight;
        set => RouteTraffic = value is { } weight ? CanaryTraffic.Of(weight) : null;
    }

    public DateTimeOffset RouteAcceptedAt { get; set; }

    /// <summary>Nothing but the numbers of pods divides requests: whenever they change, a weight must be made of them again.</summary>
    public bool DividesByPods { get; set; }

    public bool Released { get; set; }

    public bool Deleting { get; set; }

    public bool HasFinalizer { get; set; }

    public bool TargetReplicasContested { get; set; }

    /// <summary>A quota, or a webhook, refuses every write of the primary.</summary>
    public bool RefusesPrimary { get; set; }

    public ValueList<Obstacle> Obstacles { get; set; }

    /// <summary>No change of pods and traffic is heard of: what is seen of them stays as it was.</summary>
    public bool Unheard
    {
        get => past is not null;
        set => past = value ? past ?? See() : null;
    }

    public ValueList<PeerObservation> Dependencies { get; set; }

    public ValueList<PeerObservation> Group { get; set; }

    /// <summary>The annotations by which people command.</summary>
    public List<Command> Commands { get; } = [];

    /// <summary>How many controller upgrades changed the way in which content is hashed.</summary>
    public int HashVersion
    {
        get;
        set
        {
            field = value;
            Target?.Write(Target.Revision, Target.Replicas, HashOf(Target.Revision), moved: false);
        }
    }

    /// <summary>How long pods take; how long the data plane takes to accept a route.</summary>
    public Func<TimeSpan> PodDelay { get; set; } = () => TimeSpan.FromSeconds(5);

    public Func<TimeSpan> RouteDelay { get; set; } = () => TimeSpan.FromSeconds(1);

    /// <summary>How many pods of a workload the nodes have room for; null: all.</summary>
    public int? PodsThatStart { get; set; }

    /// <summary>Revisions whose pods never start.</summary>
    public HashSet<string> Unstartable { get; } = [];

    /// <summary>Revisions whose pods never start as the primary.</summary>
    public HashSet<string> UnstartablePrimary { get; } = [];

    public Observation Observe() =>
        past is null
            ? See()
            : See() with
            {
                Target = past.Target,
                Primary = past.Primary,
                PrimaryServes = past.PrimaryServes,
                ServicesCurrent = past.ServicesCurrent,
                Route = past.Route,
                TrafficReleased = past.TrafficReleased,
                Outdated = "deployments.apps",
            };

    private Observation See() =>
        new()
        {
            Target = Target?.Observe(Now),
            Primary = Primary?.Observe(Now),
            HasOrphans = HasOrphans,
            PrimaryServes = PrimaryServes,
            ServicesCurrent = ServicesCurrent,
            Route = new()
            {
                Current = RouteCurrent && divided == Division(RouteTraffic),
                Traffic = RouteTraffic,
                Accepted = RouteTraffic is not null && RouteAcceptedAt <= Now,
                Message = RouteAcceptedAt <= Now ? null : "not accepted by its parents yet",
                Pods = DividesByPods ? Pods : null,
            },
            Obstacles = Obstacles,
            Dependencies = Dependencies,
            Group = Group,
            Deleting = Deleting,
            HasFinalizer = HasFinalizer,
            TrafficReleased = Released,
            Commands = Commands.ToValueList(),
            TargetReplicasHolder = TargetReplicasContested ? "kustomize-controller" : null,
        };

    /// <summary>A user, or a GitOps agent, gives the target another revision.</summary>
    public void Commit(string revision, int? replicas = null)
    {
        Target ??= new Workload(revision, 2, ++uids);
        Target.Write(revision, replicas ?? Target.Replicas, HashOf(revision));
        Settle(Target, Unstartable);
    }

    /// <summary>A person asks for something, by an annotation.</summary>
    public void Ask(CommandVerb verb, string gate = "", string revision = Command.AnyRevision, string? by = "jane") =>
        Commands.Add(new(verb, gate, revision, by));

    public void Apply(Effect effect)
    {
        switch (effect)
        {
            case WritePrimary write when Target?.Hash == write.Revision && !RefusesPrimary:
                var keeps = KeptBy(write);
                Primary ??= new Workload(Target.Revision, 0);
                Primary.Kept = keeps;
                Primary.Write(Target.Revision, write.Replicas, write.Revision);
                Settle(Primary, UnstartablePrimary);
                break;
            case WritePrimary:
                break;
            case RestorePrimary(var revision)
                when Primary?.Kept is { } kept && kept.Hash == revision && !RefusesPrimary:
                Primary.Write(kept.Revision, Primary.Replicas, kept.Hash);
                Primary.Kept = null;
                Settle(Primary, UnstartablePrimary);
                break;
            case RestorePrimary:
                break;
            case ScalePrimary(var replicas):
                Primary?.Write(Primary.Revision, replicas);
                Settle(Primary, UnstartablePrimary);
                break;
            case ScaleTarget(var replicas):
                Target?.Write(Target.Revision, replicas);
                Settle(Target, Unstartable);
                break;
            case ApplyServices:
                (ServicesCurrent, PrimaryServes) = (true, true);
                break;
            case ApplyRoute(var traffic):
                (RouteCurrent, RouteTraffic, RouteAcceptedAt) = (true, traffic, Now + RouteDelay());
                divided = Division(traffic);
                break;
            case ReleaseTraffic:
                (Released, ServicesCurrent, PrimaryServes, RouteCurrent) = (true, false, false, false);
                break;
            case AdoptOrphans:
                HasOrphans = false;
                break;
            case AddFinalizer:
                HasFinalizer = true;
                break;
            case RemoveFinalizer:
                HasFinalizer = false;
                break;
            case RemoveCommand(var command):
                Commands.Remove(command);
                break;
            default:
                throw new ArgumentException($"The model does not know {effect}.");
        }
    }

    /// <summary>The next time at which something happens by itself; null: nothing will.</summary>
    public DateTimeOffset? NextEvent()
    {
        DateTimeOffset?[] events =
        [
            RouteAcceptedAt,
            Target?.ReadyAt,
            Target?.FailsAt,
            Primary?.ReadyAt,
            Primary?.FailsAt,
        ];
        return events.Where(time => time > Now).Min();
    }

    /// <summary>The nodes have room for all pods again.</summary>
    public void MakeRoom()
    {
        PodsThatStart = null;
        foreach (var workload in new[] { Target, Primary })
        {
            if (workload is { ReadyAt: null })
            {
                Settle(workload, workload == Target ? Unstartable : UnstartablePrimary);
            }
        }
    }

    /// <summary>What a hash stands for, whichever version took it.</summary>
    public static string? ContentOf(string? hash) => hash?.Split('#')[0];

    private PodShare Pods => new(Available(Primary), Available(Target));

    private int Available(Workload? workload) => workload?.Observe(Now).AvailableReplicas ?? 0;

    private PodShare Division(CanaryTraffic? traffic) =>
        DividesByPods && traffic?.Weight is > 0 and < 100 and var weight ? PodShare.Nearest(weight, Pods) : default;

    private (string, string)? KeptBy(WritePrimary write) =>
        write.Keep is not { } keep ? null
        : Primary?.Kept?.Hash == keep ? Primary.Kept
        : Primary is null || Primary.Hash == write.Revision ? null
        : (keep, Primary.Revision);

    private string HashOf(string revision) => HashVersion == 0 ? revision : $"{revision}#{HashVersion}";

    private void Settle(Workload? workload, HashSet<string> unstartable)
    {
        if (workload is not null)
        {
            var starts = workload.Replicas == 0 || !unstartable.Contains(workload.Revision);
            workload.Available = starts ? PodsThatStart ?? 0 : 0;
            workload.ReadyAt = starts && !(workload.Replicas > PodsThatStart) ? Now + PodDelay() : null;
        }
    }
}
