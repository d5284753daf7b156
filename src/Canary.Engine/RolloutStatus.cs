using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Gates;

namespace Canary.Engine;

/// <summary>All that the controller remembers of a canary; what is not here does not survive a restart.</summary>
public sealed record RolloutStatus
{
    public RolloutPhase Phase { get; init; }

    /// <summary>What the route should give the canary now.</summary>
    public CanaryTraffic Traffic { get; init; } = CanaryTraffic.None;

    /// <summary>Percent of traffic that the canary should have now.</summary>
    public decimal CanaryWeight => Traffic.Weight;

    /// <summary>The largest <see cref="CanaryWeight"/> of this run; goes into <see cref="History"/>.</summary>
    public decimal PeakWeight { get; init; }

    /// <summary>Failed checks of this run; passing ones do not reset it (R7).</summary>
    public int FailedChecks { get; init; }

    /// <summary>Judgements passed in a blue-green or A/B run.</summary>
    public int Iterations { get; init; }

    /// <summary>Steps begun in this run: 0 before the first weight. Shown as <c>Step/Steps</c>.</summary>
    public int Step { get; init; }

    /// <summary>Steps of this run's strategy.</summary>
    public int Steps { get; init; }

    /// <summary>The revision judged last or being judged; null before the first.</summary>
    public string? LastAppliedSpec { get; init; }

    /// <summary>The revision that the primary was last given for good.</summary>
    public string? LastPromotedSpec { get; init; }

    /// <summary>Details of <see cref="LastAppliedSpec"/>.</summary>
    public RevisionStatus? Revision { get; init; }

    public ValueList<KeyValuePair<string, string>> TrackedConfigs { get; init; }

    /// <summary>When this run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the phase last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the present step began; null before the first and after the last.</summary>
    public DateTimeOffset? StepStartedAt { get; init; }

    /// <summary>When the next judgement is due; null when nothing is.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>Since when the awaited pods are not ready; the progress deadline counts from here.</summary>
    public DateTimeOffset? UnreadySince { get; init; }

    /// <summary>Since when the run has come to no decision; <see cref="RolloutPolicy.MaxHold"/> counts from here.</summary>
    public DateTimeOffset? HoldSince { get; init; }

    /// <summary>When webhooks that do not belong to a judgement are asked next; null: at once, if there are any to ask.</summary>
    public DateTimeOffset? NextAskAt { get; init; }

    /// <summary>When the first step of this run began; null before.</summary>
    public DateTimeOffset? AnalysisStartedAt { get; init; }

    /// <summary>The hooks before the first traffic have passed in this run.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>The hooks after a rollout are still to be called. Kept until they were, so that a crash in between calls them again.</summary>
    public bool AwaitsPostRollout { get; init; }

    /// <summary>Who wants the rest of this run left out and the revision promoted; null: nobody.</summary>
    public string? PromoteBy { get; init; }

    /// <summary>The present step counts as passed.</summary>
    public bool SkipsStep { get; init; }

    /// <summary>The spec asks for rest, and it was told.</summary>
    public bool Suspended { get; init; }

    /// <summary>Why the rollout is paused; null in other phases.</summary>
    public PauseRecord? Pause { get; init; }

    /// <summary>
    /// The primary is being judged with the revision, or, in Failed, is being set back because that failed; null: neither. Until the bake has
    /// passed, <see cref="LastPromotedSpec"/> is the revision before.
    /// </summary>
    public BakeRecord? Bake { get; init; }

    /// <summary>The last run that was judged before this one; null: there was none.</summary>
    public FormerRunRecord? FormerRun { get; init; }

    /// <summary>The gates that the revision has come to.</summary>
    public ValueList<GateRecord> Gates { get; init; }

    /// <summary>The last ten commands, newest first.</summary>
    public ValueList<CommandRecord> Commands { get; init; }

    /// <summary>What its autoscaler must not make the primary smaller than for now (R8); null: what the autoscaler's own spec says.</summary>
    public int? PrimaryFloor { get; init; }

    /// <summary>When <see cref="PrimaryFloor"/> ends; null: not before the traffic has moved.</summary>
    public DateTimeOffset? PrimaryFloorUntil { get; init; }

    /// <summary>CamelCase, for conditions and the REASON column: <c>ChecksFailed</c>, <c>Reverted</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>One sentence: what is happening and what it waits for.</summary>
    public string Message { get; init; } = "";

    /// <summary>Set when only a person can help: what the Stalled condition says.</summary>
    public Obstacle? Stalled { get; init; }

    /// <summary>The last judgement, metric by metric.</summary>
    public ValueList<CheckRecord> Checks { get; init; }

    /// <summary>The last ten rollouts, newest first.</summary>
    public ValueList<RolloutRecord> History { get; init; }
}

/// <summary>A revision, as shown in status.</summary>
/// <param name="Hash">Its identity.</param>
/// <param name="Fence">The server-side identity that <paramref name="Hash"/> was taken at (R1).</param>
/// <param name="Images">Container images.</param>
/// <param name="SourceRef">GitOps annotations and labels found on the target.</param>
public sealed record RevisionStatus(
    string Hash,
    string Fence,
    ValueList<string> Images,
    ValueList<KeyValuePair<string, string>> SourceRef
);

/// <summary>A metric, or a hook, at the last judgement.</summary>
public sealed record CheckRecord(
    string Name,
    double? Value,
    double? Min,
    double? Max,
    Verdict Verdict,
    string? Message,
    DateTimeOffset At
)
{
    /// <summary>How often it failed in this run.</summary>
    public int Failures { get; init; }

    /// <summary>How often in a row it gave no answer.</summary>
    public int Errors { get; init; }

    /// <summary>Recorded only: it decides nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What a check says.</summary>
public enum Verdict
{
    Pass,
    Fail,

    /// <summary>No data, or an error: never evidence (R6).</summary>
    Unknown,

    /// <summary>It can't be told from what the run before left in the metric yet.</summary>
    Waiting,
}

/// <summary>A promoted revision in its bake.</summary>
/// <param name="Since">When the bake began: the traffic was on the primary, and the canary idle.</param>
public sealed record BakeRecord(DateTimeOffset Since);

/// <summary>The end of the run before: what metrics say of earlier is not about the present one.</summary>
/// <param name="EndedAt">When the canary's traffic ended, as far as that was seen.</param>
/// <param name="IsQuiet">The route was seen to give the canary nothing any more; until then the time is that of the decision.</param>
public sealed record FormerRunRecord(DateTimeOffset EndedAt, bool IsQuiet);

/// <summary>A finished rollout.</summary>
/// <param name="Revision">Its hash.</param>
/// <param name="Images">Container images.</param>
/// <param name="Started">When it began.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Reason">Why, CamelCase.</param>
/// <param name="Message">Why, in a sentence.</param>
/// <param name="Weight">The largest weight that it reached.</param>
/// <param name="Replaced">The revision whose place it took on the primary for good; null: it did not, or that is not known.</param>
public sealed record RolloutRecord(
    string Revision,
    ValueList<string> Images,
    DateTimeOffset Started,
    DateTimeOffset Finished,
    RolloutResult Result,
    string Reason,
    string Message,
    decimal Weight,
    string? Replaced = null
)
{
    /// <summary>Who ended it, if a person did.</summary>
    public string? By { get; init; }
}

/// <summary>How a rollout ended.</summary>
public enum RolloutResult
{
    Promoted,
    Aborted,
    Reverted,
    Superseded,
    PromotionFailed,

    /// <summary>It was promoted, and taken back in its bake.</summary>
    BakeFailed,
}
