using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Status;

/// <summary>
/// Between what the engine remembers and what the object shows. Nothing is lost on the way, except the order of maps: JSON objects have
/// none, so keys come back in ordinal order.
/// </summary>
public static class CanaryStatusMapper
{
    /// <summary>What the object shows.</summary>
    /// <param name="status">What the engine remembers.</param>
    /// <param name="previous">What the object shows now: its conditions keep their times.</param>
    /// <param name="observedGeneration">The generation of the spec that <paramref name="status"/> answers.</param>
    /// <param name="now">When a condition that changes does so.</param>
    public static V1CanaryStatus ToResource(
        RolloutStatus status,
        V1CanaryStatus? previous,
        long observedGeneration,
        DateTimeOffset now
    ) =>
        new()
        {
            Phase = status.Phase == RolloutPhase.None ? "" : status.Phase.ToString(),
            CanaryWeight = status.Traffic.Weight,
            MirrorWeight = status.Traffic.Mirror == 0 ? null : status.Traffic.Mirror,
            Match = status.Traffic.Match,
            SessionAffinityCookie = status.Traffic.Cookies?.Canary,
            PrimarySessionAffinityCookie = status.Traffic.Cookies?.Primary,
            PreviousSessionAffinityCookie = status.Traffic.Cookies?.Previous,
            PeakWeight = status.PeakWeight,
            FailedChecks = status.FailedChecks,
            Iterations = status.Iterations,
            Step = status.Step,
            Steps = status.Steps,
            Progress = status.Steps > 0 ? $"{status.Step}/{status.Steps}" : null,
            Reason = Text(status.Reason),
            Message = Text(status.Message),
            LastAppliedSpec = status.LastAppliedSpec,
            LastPromotedSpec = status.LastPromotedSpec,
            Revision = status.Revision is { } revision ? StatusRecords.ToResource(revision) : null,
            TrackedConfigs = StatusRecords.ToMap(status.TrackedConfigs),
            StartedAt = status.StartedAt,
            StepStartedAt = status.StepStartedAt,
            NextStepAt = status.NextStepAt,
            LastTransitionTime = status.LastTransitionTime,
            UnreadySince = status.UnreadySince,
            HoldSince = status.HoldSince,
            NextAskAt = status.NextAskAt,
            AnalysisStartedAt = status.AnalysisStartedAt,
            Prepared = IfTrue(status.IsPrepared),
            AwaitsPostRollout = IfTrue(status.AwaitsPostRollout),
            PromoteBy = status.PromoteBy,
            SkipsStep = IfTrue(status.SkipsStep),
            Suspended = IfTrue(status.Suspended),
            Pause = status.Pause is { } pause ? InterventionRecords.ToResource(pause) : null,
            Bake = status.Bake is { } bake ? new() { Since = bake.Since } : null,
            FormerRun = status.FormerRun is { } former
                ? new() { EndedAt = former.EndedAt, Quiet = IfTrue(former.IsQuiet) }
                : null,
            Gates = StatusRecords.ToList(status.Gates, InterventionRecords.ToResource),
            Commands = StatusRecords.ToList(status.Commands, InterventionRecords.ToResource),
            PrimaryFloor = status.PrimaryFloor,
            PrimaryFloorUntil = status.PrimaryFloorUntil,
            ObservedGeneration = observedGeneration,
            Stalled = status.Stalled is { } stalled
                ? new() { Reason = stalled.Reason, Message = stalled.Message }
                : null,
            Checks = StatusRecords.ToList(status.Checks, StatusRecords.ToResource),
            History = StatusRecords.ToList(status.History, StatusRecords.ToResource),
            Conditions = Conditions.For(status, previous?.Conditions, observedGeneration, now),
        };

    /// <summary>What the engine remembers; a Canary without status starts with an empty one.</summary>
    /// <exception cref="FormatException">The status holds a phase, verdict or number that this version does not know.</exception>
    public static RolloutStatus ToEngine(V1CanaryStatus? status) =>
        status is null
            ? new()
            : new()
            {
                Phase = string.IsNullOrEmpty(status.Phase)
                    ? RolloutPhase.None
                    : StatusRecords.Parse<RolloutPhase>("status.phase", status.Phase),
                Traffic = StatusRecords.ToTraffic(status),
                PeakWeight = status.PeakWeight,
                FailedChecks = status.FailedChecks,
                Iterations = status.Iterations,
                Step = status.Step,
                Steps = status.Steps,
                Reason = status.Reason ?? "",
                Message = status.Message ?? "",
                LastAppliedSpec = status.LastAppliedSpec,
                LastPromotedSpec = status.LastPromotedSpec,
                Revision = status.Revision is { } revision ? StatusRecords.ToEngine(revision) : null,
                TrackedConfigs = StatusRecords.ToPairs(status.TrackedConfigs),
                StartedAt = status.StartedAt,
                StepStartedAt = status.StepStartedAt,
                NextStepAt = status.NextStepAt,
                LastTransitionTime = status.LastTransitionTime,
                UnreadySince = status.UnreadySince,
                HoldSince = status.HoldSince,
                NextAskAt = status.NextAskAt,
                AnalysisStartedAt = status.AnalysisStartedAt,
                IsPrepared = status.Prepared ?? false,
                AwaitsPostRollout = status.AwaitsPostRollout ?? false,
                PromoteBy = status.PromoteBy,
                SkipsStep = status.SkipsStep ?? false,
                Suspended = status.Suspended ?? false,
                Pause = status.Pause is { } pause ? InterventionRecords.ToEngine(pause) : null,
                Bake = status.Bake is { } bake ? new(bake.Since) : null,
                FormerRun = status.FormerRun is { } former ? new(former.EndedAt, former.Quiet ?? false) : null,
                Gates = (status.Gates ?? []).Select(InterventionRecords.ToEngine).ToValueList(),
                Commands = (status.Commands ?? []).Select(InterventionRecords.ToEngine).ToValueList(),
                PrimaryFloor = status.PrimaryFloor,
                PrimaryFloorUntil = status.PrimaryFloorUntil,
                Stalled = status.Stalled is { } stalled ? new(stalled.Reason ?? "", stalled.Message ?? "") : null,
                Checks = (status.Checks ?? []).Select(StatusRecords.ToEngine).ToValueList(),
                History = (status.History ?? []).Select(StatusRecords.ToEngine).ToValueList(),
            };

    private static bool? IfTrue(bool flag) => flag ? true : null;

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
