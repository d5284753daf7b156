using Canary.Engine.Analysis;
using Canary.Engine.Coordination;
using Canary.Engine.Gates;
using Canary.Engine.Scheduling;
using Canary.Engine.Strategies;

namespace Canary.Engine;

/// <summary>What a Canary's spec asks for, parsed and complete: the engine never sees a default or an error.</summary>
public sealed record RolloutPolicy
{
    /// <summary>No more rollouts are remembered.</summary>
    public const int LongestRollbackWindow = 10;

    /// <summary>Name of the workload that Git changes, for messages: <c>podinfo</c>. Its primary is called <c>podinfo-primary</c>.</summary>
    public string TargetName { get; init; } = "target";

    /// <summary>Where it lives, for messages, which call it <c>podinfo.test</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Which Canary it is, for messages and for its turn in a group.</summary>
    public CanaryName CanaryName { get; init; } = new("default", "target");

    /// <summary>How traffic moves to the new revision.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>What the spec says without effect, and what to write instead; told as a run starts. Null: nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Percent of traffic that the new primary is given per <see cref="Interval"/>, above 0; null: all of it at once.</summary>
    public decimal? PromotionStep { get; init; }

    /// <summary>How an aborted canary loses its traffic; null: at once.</summary>
    public GradualAbort? Abort { get; init; }

    /// <summary>The cookies that keep a user on one variant; null: none are handed out.</summary>
    public SessionAffinity? SessionAffinity { get; init; }

    /// <summary>Percent of the primary's pods, rounded down to pods but at least one, that make it ready.</summary>
    public int PrimaryReadyThreshold { get; init; } = 100;

    /// <summary>The same of the canary's pods.</summary>
    public int CanaryReadyThreshold { get; init; } = 100;

    /// <summary>Promote as soon as the canary's pods are ready.</summary>
    public bool SkipAnalysis { get; init; }

    /// <summary>Leave everything as it is: no detection, no step, no repair.</summary>
    public bool Suspend { get; init; }

    /// <summary>Time between two judgements, at least one second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many failed checks of one run abort it; at least 1.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>How long pods may take to become ready before the revision is aborted or its promotion fails.</summary>
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time without a decision (metrics or hooks unavailable, route not accepted) before <see cref="OnInconclusive"/>.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of a run whose checks failed. Pods that are not ready in time, commands and gates always give it up.</summary>
    public FailureAction OnFailure { get; init; }

    /// <summary>What becomes of a run that came to no decision within <see cref="MaxHold"/>.</summary>
    public InconclusiveAction OnInconclusive { get; init; }

    /// <summary>The metrics that judge a revision, all of them at every tick.</summary>
    public ValueList<MetricCheck> Metrics { get; init; }

    /// <summary>How the new primary is judged after the traffic has moved; null: its promotion is final then.</summary>
    public BakePolicy? Bake { get; init; }

    /// <summary>A revision among the last so many promoted ones is not judged again; at most <see cref="LongestRollbackWindow"/>.</summary>
    public int RollbackWindow { get; init; }

    /// <summary>When rollouts may start and the canary's traffic may rise; null: always.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The Canaries whose newest revision must be promoted before a run starts.</summary>
    public ValueList<CanaryName> DependsOn { get; init; }

    /// <summary>Those that it is released together with; null: it goes alone.</summary>
    public RolloutGroup? Group { get; init; }

    /// <summary>The calls to other systems, in the order of the spec.</summary>
    public ValueList<Hook> Hooks { get; init; }

    /// <summary>What must be open before a rollout goes on: the spec's gates, then those of <see cref="Hooks"/> that confirm or roll back.</summary>
    public ValueList<Gate> Gates { get; init; }

    /// <summary>On deletion, give the target its replicas and its traffic back first.</summary>
    public bool RevertOnDeletion { get; init; } = true;
}

/// <summary>After its promotion a revision is judged on for a while, on the primary; if it fails, the primary is set back.</summary>
/// <param name="Duration">How long at least, above zero.</param>
/// <param name="Metrics">What judges it, asked about the primary; without any only its pods are watched.</param>
public sealed record BakePolicy(TimeSpan Duration, ValueList<MetricCheck> Metrics);

/// <summary>An aborted canary gives its traffic back in steps.</summary>
/// <param name="StepWeight">Percent of traffic per step, above 0.</param>
/// <param name="Interval">Time between two steps, at least one second.</param>
public sealed record GradualAbort(decimal StepWeight, TimeSpan Interval);

/// <summary>Names of the cookies that keep a user on one variant.</summary>
/// <param name="CookieName">Of the canary's.</param>
/// <param name="PrimaryCookieName">Of the primary's; null: the primary hands none out.</param>
public sealed record SessionAffinity(string CookieName, string? PrimaryCookieName = null);

/// <summary>What becomes of a run whose checks failed.</summary>
public enum FailureAction
{
    /// <summary>It is given up.</summary>
    Rollback,

    /// <summary>The weight is kept, and a person decides.</summary>
    Hold,
}

/// <summary>What becomes of a run that comes to no decision.</summary>
public enum InconclusiveAction
{
    /// <summary>It is given up.</summary>
    Rollback,

    /// <summary>The weight is kept, and a person decides.</summary>
    Hold,

    /// <summary>It is promoted if its pods are ready, else given up.</summary>
    Promote,
}
