using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Engine.Tests.World;

/// <summary>The shell in small: ask, answer, decide, persist, apply, until nothing is left to do.</summary>
internal sealed class Controller(RolloutPolicy policy, Cluster cluster)
{
    private bool hasCrashed;

    public RolloutPolicy Policy { get; set; } = policy;

    public Cluster Cluster => cluster;

    public RolloutStatus Status { get; set; } = new();

    public List<Announcement> Announced { get; } = [];

    public List<Effect> Effects { get; } = [];

    /// <summary>The process ends once, when so many effects were applied; a new one begins where the status says.</summary>
    public int? CrashBefore { get; set; }

    /// <summary>The effects of the last pass.</summary>
    public ValueList<Effect> Plan { get; private set; }

    /// <summary>Every status that was persisted, oldest first.</summary>
    public List<RolloutStatus> Persisted { get; } = [];

    /// <summary>How many questions were asked.</summary>
    public int Asked { get; private set; }

    /// <summary>What a metric of the running revision answers.</summary>
    public Func<MetricCheck, string?, MetricAnswer> Metrics { get; set; } =
        (check, _) => MetricAnswer.Of(check.Name, 100);

    /// <summary>What a metric of the primary answers, in a bake.</summary>
    public Func<MetricCheck, string?, MetricAnswer> PrimaryMetrics { get; set; } =
        (check, _) => MetricAnswer.Of(check.Name, 100);

    /// <summary>What a hook answers.</summary>
    public Func<HookQuestion, HookOutcome> Hooks { get; set; } = _ => HookOutcome.Yes;

    /// <summary>Every hook that was called, oldest first.</summary>
    public List<HookQuestion> Called { get; } = [];

    public Decision Pass()
    {
        var seen = cluster.Observe();
        var questions = RolloutEngine.Questions(Policy, Status, seen, cluster.Now);
        Asked += questions.Count;
        var answers = new Answers
        {
            Metrics = questions.OfType<MetricQuestion>().Select(Answer).ToValueList(),
            Hooks = questions.OfType<HookQuestion>().Select(Answer).ToValueList(),
        };
        var decision = RolloutEngine.Decide(Policy, Status, seen, answers, cluster.Now);
        if (decision.Next != Status)
        {
            Persisted.Add(decision.Next);
        }
        Status = decision.Next;
        Plan = EffectPlanner.Plan(Policy, Status, seen);
        Apply();
        Announced.AddRange(decision.Announcements);
        return decision;
    }

    /// <summary>Passes, with time going from event to event, until nothing is left to do or the phase is reached.</summary>
    public void Run(RolloutPhase? until = null, DateTimeOffset? to = null)
    {
        for (var i = 0; i < 10_000; i++)
        {
            var (before, plan) = (Status, Plan);
            var decision = Pass();
            if (Status.Phase == until)
            {
                return;
            }
            if (Status != before || Plan != plan || hasCrashed)
            {
                hasCrashed = false;
                continue;
            }
            DateTimeOffset?[] times = [decision.WakeAt, cluster.NextEvent()];
            if (times.Where(time => time > cluster.Now).Min() is not { } next || next > to)
            {
                cluster.Now = to > cluster.Now ? to.Value : cluster.Now;
                return;
            }
            cluster.Now = next;
        }
        throw new InvalidOperationException($"No end in sight: {Status.Phase}, {Status.Message}");
    }

    public void RunFor(TimeSpan duration) => Run(to: cluster.Now + duration);

    private MetricAnswer Answer(MetricQuestion question) =>
        question.Of == Variant.Primary
            ? PrimaryMetrics(question.Check, cluster.Primary?.Revision)
            : Metrics(question.Check, cluster.Target?.Revision);

    private HookAnswer Answer(HookQuestion question)
    {
        Called.Add(question);
        var outcome = Hooks(question);
        return new(question.Hook, outcome, outcome == HookOutcome.Yes ? null : $"answered {outcome}");
    }

    private void Apply()
    {
        foreach (var effect in Plan)
        {
            if (Effects.Count == CrashBefore)
            {
                CrashBefore = null;
                hasCrashed = true;
                return;
            }
            Effects.Add(effect);
            cluster.Apply(effect);
        }
    }
}
