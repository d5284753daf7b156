using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Gates;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>
/// A random life of a canary, the same for the same seed: users commit, scale, edit and delete; pods and routes come and go; the
/// controller sees late, conflicts, fails half-way and crashes. The invariants are checked at every step.
/// </summary>
internal sealed class Trace
{
    private readonly Random random;
    private readonly Disturbances disturbances;
    private readonly Vision vision;
    private readonly Invariants invariants;
    private readonly bool isLogged;
    private readonly List<string> log = [];
    private readonly List<Command> asked = [];
    private int decided;

    /// <param name="seed">Whatever happens follows from it.</param>
    /// <param name="logged">Remember what happens, to tell it; that takes most of the time.</param>
    public Trace(int seed, bool logged)
    {
        isLogged = logged;
        random = new Random(seed);
        Policy = TrafficPolicies.Vary(Policies.Random(random), random);
        Cluster.DividesByPods = seed % 10 == 0;
        Cluster.PodDelay = () => Seconds(0, 20);
        Cluster.RouteDelay = () => Seconds(0, 3);
        Cluster.Unstartable.UnionWith(["crashing"]);
        Cluster.UnstartablePrimary.UnionWith(["crashing", "unpromotable"]);
        disturbances = new Disturbances(this, random);
        vision = new Vision(Cluster);
        invariants = new Invariants(this);
    }

    public Cluster Cluster { get; } = new();

    public RolloutPolicy Policy { get; set; }

    public RolloutStatus Status { get; private set; } = new();

    /// <summary>The metrics are bad, or the backend is down: for a while, whatever the revision.</summary>
    public MetricOutcome Metrics { get; set; } = MetricOutcome.Value;

    /// <summary>What the hooks that are gates say: for a while, whatever they are asked. Those that judge go by the revision.</summary>
    public HookOutcome Hooks { get; set; }

    /// <summary>A person asks for something, unless the same is still to be answered.</summary>
    public void Ask(Command command)
    {
        if (!Cluster.Commands.Contains(command))
        {
            Note(() => $"asked: {command.Name} for {command.Revision}");
            Cluster.Commands.Add(command);
            asked.Add(command);
        }
    }

    /// <summary>The controller hears of no change of pods and traffic, and knows that.</summary>
    public bool Unheard
    {
        get => vision.Unheard;
        set => vision.Unheard = value;
    }

    /// <summary>The ways from phase to phase that were taken.</summary>
    public HashSet<(RolloutPhase From, RolloutPhase To)> Taken { get; } = [];

    /// <summary>What was seen on the way: a trace that sees little proves little.</summary>
    public HashSet<string> Happened { get; } = [];

    public string Log => string.Join('\n', log.TakeLast(40));

    /// <summary>Passes of the engine.</summary>
    public int Steps { get; private set; }

    public void Note(Func<string> line)
    {
        if (isLogged)
        {
            log.Add($"{Cluster.Now:HH:mm:ss} {line()}");
        }
    }

    /// <summary>Something happens, time goes by, the controller passes.</summary>
    public void Step()
    {
        if (random.Next(3) == 0)
        {
            disturbances.Disturb();
        }
        Cluster.Now += random.Next(4) == 0 ? Policy.Interval : Seconds(0, 8);
        Pass(faults: true);
    }

    /// <summary>Faults stop; the controller runs until there is nothing left to do.</summary>
    public void Settle()
    {
        disturbances.Stop();
        for (var i = 0; i < 600; i++)
        {
            var before = Status;
            var (decision, effects) = Pass(faults: false);
            if (Status != before || effects > 0)
            {
                continue;
            }
            DateTimeOffset?[] times = [decision.WakeAt, Cluster.NextEvent()];
            var next = times.Where(time => time > Cluster.Now).Min();
            if (!Cluster.Deleting && Status.IsWaiting(Policy) && asked.Count < 1000)
            {
                DecideAsPerson();
            }
            else if (next is null)
            {
                invariants.CheckEnd();
                Invariants.CheckCommands(asked.Count, decided);
                return;
            }
            next ??= Cluster.Now;
            Cluster.Now = next.Value;
        }
        throw new InvariantException($"no end after 600 passes without faults: {Status.Phase}, {Status.Message}");
    }

    private (Decision Decision, int Effects) Pass(bool faults)
    {
        var seen = vision.Look(stale: faults && random.Next(10) == 0);
        var answers = Ask(Status, seen) ?? Answers.None;
        var decision = RolloutEngine.Decide(Policy, Status, seen, answers, Cluster.Now);
        var effects = EffectPlanner.Plan(Policy, decision.Next, seen);
        Steps++;
        Note(() =>
            $"{Status.Phase} -> {decision.Next.Phase} {decision.Next.CanaryWeight} % {decision.Next.Message} {effects}"
        );
        invariants.Check(Status, seen, answers, decision, effects);
        if (faults && random.Next(15) == 0)
        {
            Note(() => "conflict: nothing was persisted");
            return (decision, 0);
        }
        invariants.CheckPace(Status, decision.Next);
        Taken.Add((Status.Phase, decision.Next.Phase));
        Status = decision.Next;
        decided += decision.Announcements.Count(told => told.Reason is "CommandAccepted" or "CommandRefused");
        var reach = faults && random.Next(8) == 0 ? random.Next(effects.Count + 1) : effects.Count;
        foreach (var effect in effects.Take(reach))
        {
            Cluster.Apply(effect);
            vision.Wrote(effect);
        }
        if (reach < effects.Count)
        {
            Note(() => $"crashed after {reach} of {effects.Count} effects");
            vision.Restart();
        }
        return (decision, reach);
    }

    /// <summary>The answers to what a status demands to know; null: nothing.</summary>
    public Answers? Ask(RolloutStatus status, Observation seen)
    {
        var questions = RolloutEngine.Questions(Policy, status, seen, Cluster.Now);
        return questions.Count == 0
            ? null
            : new()
            {
                Metrics = questions.OfType<MetricQuestion>().Select(question => Answer(question, seen)).ToValueList(),
                Hooks = questions.OfType<HookQuestion>().Select(Answer).ToValueList(),
            };
    }

    /// <summary>Nothing happens by itself any more: somebody opens what is closed.</summary>
    private void DecideAsPerson()
    {
        if (Status.Pause is { } pause)
        {
            var verb = pause.Cause is PauseCause.Failure ? CommandVerb.Abort : CommandVerb.Resume;
            Ask(new(verb, "", Command.AnyRevision, null));
            return;
        }
        foreach (var gate in Policy.Gates.Where(gate => gate.At != GatePlace.Rollback))
        {
            Ask(new(CommandVerb.Approve, gate.Name, Command.AnyRevision, null));
        }
    }

    /// <summary>A window looks back: it shows the pods that the controller sees, even if there are newer ones by now.</summary>
    private MetricAnswer Answer(MetricQuestion question, Observation seen) =>
        Metrics switch
        {
            MetricOutcome.NoData => MetricAnswer.NoData(question.Check.Name, "nothing was scraped"),
            MetricOutcome.Error => MetricAnswer.Error(question.Check.Name, "connection refused"),
            _ => MetricAnswer.Of(question.Check.Name, IsBad(question.Of, seen) ? 80 : 100),
        };

    /// <summary>Some revisions are bad from the start, some only once they have all traffic.</summary>
    private static bool IsBad(Variant variant, Observation seen) =>
        variant == Variant.Canary
            ? Cluster.ContentOf(seen.Target?.Revision) == "bad"
            : Cluster.ContentOf(seen.Primary?.Revision) is "bad" or "souring";

    private HookAnswer Answer(HookQuestion question) =>
        new(
            question.Hook,
            question.Hook.Kind == HookKind.Rollback && Hooks == HookOutcome.Yes ? HookOutcome.No : Hooks
        );

    private TimeSpan Seconds(int from, int to) => TimeSpan.FromSeconds(random.Next(from, to + 1));
}

/// <summary>An invariant does not hold.</summary>
internal sealed class InvariantException(string message) : Exception(message);

/// <summary>What a status waits for.</summary>
internal static class Waits
{
    /// <summary>Only a person, or a time-out, lets it go on.</summary>
    public static bool IsWaiting(this RolloutStatus status, RolloutPolicy policy) =>
        status.Phase is RolloutPhase.Waiting or RolloutPhase.WaitingPromotion or RolloutPhase.Paused
        || status is { Phase: RolloutPhase.Baking, Pause: not null }
        || (
            status.Phase == RolloutPhase.Progressing
            && status.Gates.Any(gate => gate.State is GateState.Waiting or GateState.TimedOut)
        );
}
