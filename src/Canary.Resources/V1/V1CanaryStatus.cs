using System.Text.Json.Serialization;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>Where the present release stands. Everything that the controller remembers is here.</summary>
public sealed record V1CanaryStatus
{
    /// <summary>Initializing, Initialized, Waiting, Progressing, WaitingPromotion, Promoting, Finalising, Baking, Paused, Succeeded, Failed, Terminating or Terminated.</summary>
    public string? Phase { get; init; }

    /// <summary>Percent of traffic that the canary should have now.</summary>
    [Schema(Default = "0")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public decimal CanaryWeight { get; init; }

    /// <summary>Percent of requests that are copied to the canary; absent: none.</summary>
    public decimal? MirrorWeight { get; init; }

    /// <summary>Where the spec says which requests take part in an A/B test: analysis.match, or analysis.steps[2].match; absent: all do.</summary>
    public string? Match { get; init; }

    /// <summary>The cookie that keeps users on the canary in this run.</summary>
    public string? SessionAffinityCookie { get; init; }

    /// <summary>The cookie that keeps users on the primary in this run.</summary>
    public string? PrimarySessionAffinityCookie { get; init; }

    /// <summary>The canary's cookie of the run before, which is taken back from whoever still has it.</summary>
    public string? PreviousSessionAffinityCookie { get; init; }

    /// <summary>The largest canaryWeight of this run.</summary>
    public decimal PeakWeight { get; init; }

    /// <summary>Failed checks of this run.</summary>
    [Schema(Default = "0")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int FailedChecks { get; init; }

    /// <summary>Judgements passed in a blue-green or A/B run.</summary>
    [Schema(Default = "0")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Iterations { get; init; }

    /// <summary>Steps begun in this run.</summary>
    public int Step { get; init; }

    /// <summary>Steps of this run.</summary>
    public int Steps { get; init; }

    /// <summary>Step and steps, as shown by kubectl get: 3/6.</summary>
    public string? Progress { get; init; }

    /// <summary>Why the phase is what it is, one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence: what is happening and what it waits for.</summary>
    public string? Message { get; init; }

    /// <summary>The revision judged last or being judged.</summary>
    public string? LastAppliedSpec { get; init; }

    /// <summary>The revision that the primary was last given for good.</summary>
    public string? LastPromotedSpec { get; init; }

    /// <summary>Details of lastAppliedSpec.</summary>
    public V1RevisionStatus? Revision { get; init; }

    /// <summary>Checksums of the ConfigMaps and Secrets that belong to the revision, by configmap/name or secret/name.</summary>
    public IReadOnlyDictionary<string, string>? TrackedConfigs { get; init; }

    /// <summary>When this run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the present step began.</summary>
    public DateTimeOffset? StepStartedAt { get; init; }

    /// <summary>When the next judgement is due.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>When the phase last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Since when the awaited pods are not ready.</summary>
    public DateTimeOffset? UnreadySince { get; init; }

    /// <summary>Since when the run has come to no decision.</summary>
    public DateTimeOffset? HoldSince { get; init; }

    /// <summary>When gates' webhooks are asked next.</summary>
    public DateTimeOffset? NextAskAt { get; init; }

    /// <summary>When the first step of this run began.</summary>
    public DateTimeOffset? AnalysisStartedAt { get; init; }

    /// <summary>The webhooks before the first traffic have passed in this run.</summary>
    public bool? Prepared { get; init; }

    /// <summary>The webhooks after a rollout are still to be called.</summary>
    public bool? AwaitsPostRollout { get; init; }

    /// <summary>Who wants the rest of this run left out and the revision promoted.</summary>
    public string? PromoteBy { get; init; }

    /// <summary>The present step counts as passed.</summary>
    public bool? SkipsStep { get; init; }

    /// <summary>spec.suspend asks for rest: nothing is detected, judged, moved or repaired.</summary>
    public bool? Suspended { get; init; }

    /// <summary>Why the rollout is paused.</summary>
    public V1PauseStatus? Pause { get; init; }

    /// <summary>The bake of the promoted revision; in Failed: the primary is being set back to lastPromotedSpec.</summary>
    public V1BakeStatus? Bake { get; init; }

    /// <summary>The run before this one: what metrics say of earlier than its end does not count.</summary>
    public V1FormerRunStatus? FormerRun { get; init; }

    /// <summary>The gates that the revision has come to.</summary>
    public IReadOnlyList<V1GateStatus>? Gates { get; init; }

    /// <summary>The last commands, newest first.</summary>
    public IReadOnlyList<V1CommandStatus>? Commands { get; init; }

    /// <summary>What its autoscaler must not make the primary smaller than, while it takes the traffic over.</summary>
    public int? PrimaryFloor { get; init; }

    /// <summary>When primaryFloor ends; absent: not before the traffic has moved.</summary>
    public DateTimeOffset? PrimaryFloorUntil { get; init; }

    /// <summary>The generation of the spec that this status answers.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>What only a person can change.</summary>
    public V1StalledStatus? Stalled { get; init; }

    /// <summary>The last judgement, metric by metric.</summary>
    public IReadOnlyList<V1CheckStatus>? Checks { get; init; }

    /// <summary>The last ten rollouts, newest first.</summary>
    public IReadOnlyList<V1RolloutStatus>? History { get; init; }

    /// <summary>Ready, Reconciling, Stalled and Promoted.</summary>
    [Schema(ListMapKeys = "type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}

/// <summary>A revision of the target.</summary>
public sealed record V1RevisionStatus
{
    /// <summary>Hash of all that would be copied to the primary.</summary>
    public string? Hash { get; init; }

    /// <summary>The server-side versions that the hash was taken at.</summary>
    public string? Fence { get; init; }

    /// <summary>Container images.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Annotations and labels by which GitOps agents mark where the target came from.</summary>
    public IReadOnlyDictionary<string, string>? SourceRef { get; init; }
}

/// <summary>A promoted revision in its bake.</summary>
public sealed record V1BakeStatus
{
    /// <summary>When the bake began.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>The end of a run.</summary>
public sealed record V1FormerRunStatus
{
    /// <summary>When the canary's traffic ended.</summary>
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>The route was seen to give the canary nothing any more.</summary>
    public bool? Quiet { get; init; }
}

/// <summary>What only a person can change.</summary>
public sealed record V1StalledStatus
{
    /// <summary>CamelCase.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong, where, and what to do.</summary>
    public string? Message { get; init; }
}

/// <summary>A metric at the last judgement. Numbers are strings, as infinity has no other form in JSON.</summary>
public sealed record V1CheckStatus
{
    /// <summary>The metric, or the webhook.</summary>
    public string? Name { get; init; }

    /// <summary>The metric's value; absent when there was none.</summary>
    public string? Value { get; init; }

    /// <summary>Smallest good value.</summary>
    public string? Min { get; init; }

    /// <summary>Largest good value.</summary>
    public string? Max { get; init; }

    /// <summary>Pass, Fail, Unknown when there was no value, or Waiting while it would speak of the run before as well.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why it failed or gave no answer.</summary>
    public string? Message { get; init; }

    /// <summary>How often it failed in this run.</summary>
    public int? Failures { get; init; }

    /// <summary>How often in a row it gave no answer.</summary>
    public int? Errors { get; init; }

    /// <summary>Recorded only: it decides nothing.</summary>
    public bool? DryRun { get; init; }

    /// <summary>When it was judged.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A finished rollout.</summary>
public sealed record V1RolloutStatus
{
    /// <summary>Hash of the revision.</summary>
    public string? Revision { get; init; }

    /// <summary>Container images.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>When the rollout began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When the rollout ended.</summary>
    public DateTimeOffset Finished { get; init; }

    /// <summary>Promoted, Aborted, Reverted, Superseded, PromotionFailed or BakeFailed.</summary>
    public string? Result { get; init; }

    /// <summary>Why, one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The person who ended it.</summary>
    public string? By { get; init; }

    /// <summary>The largest weight that it reached.</summary>
    public decimal Weight { get; init; }

    /// <summary>The revision whose place it took on the primary for good.</summary>
    public string? Replaced { get; init; }
}

/// <summary>A condition, as Kubernetes' own objects have them.</summary>
public sealed record V1Condition
{
    /// <summary>Ready, Reconciling, Stalled or Promoted.</summary>
    [Schema(Required = true)]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Schema(Required = true, Enum = "True|False|Unknown")]
    public string Status { get; init; } = "";

    /// <summary>Why, one CamelCase word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why, one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>When the status last changed.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the spec that it speaks of.</summary>
    public long ObservedGeneration { get; init; }
}
