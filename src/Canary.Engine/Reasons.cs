namespace Canary.Engine;

/// <summary>What <see cref="RolloutStatus.Reason"/> says: why a canary is where it is, or what it awaits.</summary>
public static class Reasons
{
    public const string Initializing = nameof(Initializing);
    public const string Initialized = nameof(Initialized);

    /// <summary>The canary's pods must become ready.</summary>
    public const string AwaitingCanary = nameof(AwaitingCanary);

    /// <summary>The route must take the recorded weight over.</summary>
    public const string AwaitingRoute = nameof(AwaitingRoute);

    /// <summary>The next judgement is due at <see cref="RolloutStatus.NextStepAt"/>.</summary>
    public const string AwaitingJudgement = nameof(AwaitingJudgement);

    /// <summary>A gate, or a hook that confirms, must open.</summary>
    public const string AwaitingGate = nameof(AwaitingGate);

    /// <summary>Somebody, or a step, paused the rollout.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>Checks failed, and a person decides what becomes of the revision.</summary>
    public const string AwaitingDecision = nameof(AwaitingDecision);

    /// <summary>A person gave the revision up.</summary>
    public const string AbortRequested = nameof(AbortRequested);

    /// <summary>A person rejected the revision at a gate.</summary>
    public const string GateRejected = nameof(GateRejected);

    /// <summary>A gate was closed for too long.</summary>
    public const string GateTimedOut = nameof(GateTimedOut);

    /// <summary>A hook or a gate that rolls back said so.</summary>
    public const string RollbackRequested = nameof(RollbackRequested);

    /// <summary>The last judgement could not be made: a metric gave no data, or an obstacle stands in the way.</summary>
    public const string Holding = nameof(Holding);

    /// <summary>A newer revision appeared; the run starts again once the canary has no traffic.</summary>
    public const string Superseded = nameof(Superseded);

    /// <summary>The schedule lets nothing start or rise now.</summary>
    public const string OutsideSchedule = nameof(OutsideSchedule);

    /// <summary>A Canary that this one depends on has not promoted its newest revision.</summary>
    public const string AwaitingDependency = nameof(AwaitingDependency);

    /// <summary>As many members of the group as may be under way are.</summary>
    public const string AwaitingTurn = nameof(AwaitingTurn);

    /// <summary>A member of the group is a step behind.</summary>
    public const string AwaitingGroup = nameof(AwaitingGroup);

    /// <summary>A member of the group gave its revision up.</summary>
    public const string GroupAborted = nameof(GroupAborted);

    public const string Promoting = nameof(Promoting);

    /// <summary>The primary is unfit, and is given what the target now runs.</summary>
    public const string Repairing = nameof(Repairing);

    public const string Finalising = nameof(Finalising);
    public const string Promoted = nameof(Promoted);

    /// <summary>The primary has all traffic and is judged on.</summary>
    public const string Baking = nameof(Baking);

    /// <summary>The failed checks of a bake reached the threshold.</summary>
    public const string BakeFailed = nameof(BakeFailed);

    /// <summary>A bake ended although its last judgements could not be made.</summary>
    public const string BakeInconclusive = nameof(BakeInconclusive);

    /// <summary>The target was set back to what the primary runs (R3).</summary>
    public const string Reverted = nameof(Reverted);

    /// <summary>The failed checks reached the threshold.</summary>
    public const string ChecksFailed = nameof(ChecksFailed);

    /// <summary>Pods were not ready in time.</summary>
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);

    /// <summary>No decision came for <see cref="RolloutPolicy.MaxHold"/> (R6).</summary>
    public const string Inconclusive = nameof(Inconclusive);

    /// <summary>No data plane reports on the route: it is taken at its word.</summary>
    public const string RouteUnanswered = nameof(RouteUnanswered);

    public const string TargetNotFound = nameof(TargetNotFound);

    /// <summary>The primary did not get ready with the promoted revision; the canary keeps the traffic (R9).</summary>
    public const string PromotionFailed = nameof(PromotionFailed);

    public const string Terminating = nameof(Terminating);
    public const string Terminated = nameof(Terminated);
}
