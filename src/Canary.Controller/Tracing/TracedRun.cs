using Canary.Engine;
using Canary.Hooks.Tracing;

namespace Canary.Controller.Tracing;

/// <summary>The rollout that a status speaks of, as a trace.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Revision">The revision that is rolled out.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="PhaseSince">When it came there.</param>
/// <param name="Step">The step that it is at.</param>
/// <param name="StepSince">When that began; null: it is at none.</param>
internal sealed record TracedRun(
    string TraceId,
    string Revision,
    RolloutPhase Phase,
    DateTimeOffset PhaseSince,
    int Step,
    DateTimeOffset? StepSince
)
{
    /// <summary>The whole rollout.</summary>
    public string Root => RootOf(TraceId);

    /// <summary>The present phase.</summary>
    public string PhaseSpan => SpanIds.Span(TraceId, $"phase/{Phase}/{PhaseSince.ToUnixTimeMilliseconds()}");

    /// <summary>The present step; where there is none, the phase.</summary>
    public string StepSpan =>
        StepSince is { } since ? SpanIds.Span(TraceId, $"step/{Step}/{since.ToUnixTimeMilliseconds()}") : PhaseSpan;

    public static string RootOf(string traceId) => SpanIds.Span(traceId, "rollout");

    /// <summary>Null: no revision is being rolled out, or one that waits for others and is not taken over yet.</summary>
    public static TracedRun? Of(string uid, RolloutStatus status) =>
        IsRun(status) && status is { LastAppliedSpec: { } revision, LastTransitionTime: { } since }
            ? new(
                SpanIds.Trace(uid, revision, status.History is [var last, ..] ? last.Finished : null),
                revision,
                status.Phase,
                since,
                status.Step,
                status.Phase == RolloutPhase.Progressing ? status.StepStartedAt : null
            )
            : null;

    /// <summary>A span of this rollout.</summary>
    public Span Span(string id, string? parent, string name, DateTimeOffset start, DateTimeOffset end) =>
        new()
        {
            TraceId = TraceId,
            SpanId = id,
            ParentSpanId = parent,
            Name = name,
            Start = start,
            End = end,
        };

    private static bool IsRun(RolloutStatus status) =>
        status.Phase switch
        {
            RolloutPhase.Waiting => status.LastAppliedSpec != status.LastPromotedSpec,
            RolloutPhase.Progressing
            or RolloutPhase.WaitingPromotion
            or RolloutPhase.Promoting
            or RolloutPhase.Finalising
            or RolloutPhase.Baking
            or RolloutPhase.Paused => true,
            _ => false,
        };
}
