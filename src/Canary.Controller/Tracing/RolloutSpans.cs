using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Engine.Gates;
using Canary.Hooks.Tracing;
using Canary.Kubernetes;

namespace Canary.Controller.Tracing;

/// <summary>
/// What a pass adds to a rollout's trace: the rollout, its phases and steps when they end, gates when they are decided, and every check and
/// write of the pass itself. A plain function of the two statuses and what was measured.
/// </summary>
internal static class RolloutSpans
{
    /// <param name="canary">The Canary.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="before">Its status before the pass.</param>
    /// <param name="after">Its status after it.</param>
    /// <param name="timings">What the pass did.</param>
    public static IReadOnlyList<Span> Of(
        ObjectKey canary,
        string uid,
        RolloutStatus before,
        RolloutStatus after,
        PassTimings timings
    )
    {
        var then = TracedRun.Of(uid, before);
        if ((then ?? TracedRun.Of(uid, after)) is not { } run)
        {
            return [];
        }
        KeyValuePair<string, object>[] whose =
        [
            new("canary.namespace", canary.Namespace),
            new("canary.name", canary.Name),
            new("canary.revision", run.Revision),
        ];
        var spans = new List<Span>();
        spans.AddRange(timings.Taken.Select((timing, i) => Of(run, timing, i, after)));
        if (then is not null)
        {
            spans.AddRange(Gates(then, before, after));
            spans.AddRange(Ended(then, before, after, timings.Began));
            spans.AddRange(Finished(then, before, after));
        }
        return [.. spans.Select(span => span with { Attributes = [.. whose, .. span.Attributes] })];
    }

    private static IEnumerable<Span> Finished(TracedRun run, RolloutStatus before, RolloutStatus after)
    {
        if (after.History is not [var rollout, ..] || (before.History is [var last, ..] && rollout == last))
        {
            return [];
        }
        var failed =
            rollout.Result is RolloutResult.Aborted or RolloutResult.PromotionFailed or RolloutResult.BakeFailed;
        var span = run.Span(run.Root, parent: null, "rollout", rollout.Started, rollout.Finished) with
        {
            Attributes =
            [
                new("canary.images", string.Join(", ", rollout.Images)),
                new("canary.result", rollout.Result.ToString()),
                new("canary.reason", rollout.Reason),
                new("canary.message", rollout.Message),
                new("canary.weight", (double)rollout.Weight),
            ],
            Error = failed ? rollout.Message : null,
        };
        return [span];
    }

    private static IEnumerable<Span> Ended(TracedRun run, RolloutStatus before, RolloutStatus after, DateTimeOffset now)
    {
        var phaseEnds = after.Phase != run.Phase || after.LastTransitionTime != before.LastTransitionTime;
        if (run.StepSince is { } began && (phaseEnds || after.StepStartedAt != began))
        {
            yield return run.Span(run.StepSpan, run.PhaseSpan, "step", began, now) with
            {
                Attributes =
                [
                    new("canary.step", run.Step),
                    new("canary.steps", before.Steps),
                    new("canary.weight", (double)before.CanaryWeight),
                    new("canary.failed_checks", after.FailedChecks),
                ],
            };
        }
        if (phaseEnds)
        {
            yield return run.Span(run.PhaseSpan, run.Root, run.Phase.ToString(), run.PhaseSince, now) with
            {
                Attributes = [new("canary.next_phase", after.Phase.ToString())],
            };
        }
    }

    private static IEnumerable<Span> Gates(TracedRun run, RolloutStatus before, RolloutStatus after) =>
        from gate in after.Gates
        where gate.State != GateState.Waiting && gate.Revision == run.Revision
        let known = before.Gates.FirstOrDefault(other => other.Name == gate.Name && other.At == gate.At)
        where known is null || known.State != gate.State
        select run.Span(
            SpanIds.Span(run.TraceId, $"gate/{gate.At}/{gate.Name}/{gate.ChangedAt.ToUnixTimeMilliseconds()}"),
            run.PhaseSpan,
            "gate",
            gate.Since,
            gate.ChangedAt
        ) with
        {
            Attributes = Known(
                new("canary.gate", gate.Name),
                new("canary.gate.at", gate.At.ToString()),
                new("canary.gate.state", gate.State.ToString()),
                new("canary.gate.by", gate.By)
            ),
            Error = gate.State == GateState.Open ? null : gate.Message ?? gate.State.ToString(),
        };

    private static Span Of(TracedRun run, Timing timing, int index, RolloutStatus after)
    {
        var (name, attributes, error) = timing switch
        {
            MetricTiming metric => ("check", Check(metric.Answer, after), metric.Answer.Message),
            HookTiming hook => (
                "webhook",
                [
                    new("canary.webhook", hook.Answer.Hook.Name),
                    new("canary.webhook.type", hook.Answer.Hook.Kind.ToString()),
                    new("canary.webhook.answer", hook.Answer.Outcome.ToString()),
                ],
                hook.Answer.Message
            ),
            WriteTiming write => ("write", [new("canary.effect", write.Effect.ToString() ?? "")], write.Problem),
            _ => throw new InvalidOperationException($"Nobody knows how to tell of {timing}."),
        };
        var id = SpanIds.Span(run.TraceId, $"{name}/{index}/{timing.Began.UtcTicks}");
        return run.Span(id, run.StepSpan, name, timing.Began, timing.Ended) with
        {
            Attributes = attributes,
            Error = error,
        };
    }

    private static KeyValuePair<string, object>[] Check(MetricAnswer answer, RolloutStatus after)
    {
        var judged = after.Checks.FirstOrDefault(check => check.Name == answer.Metric);
        return Known(
            new("canary.check", answer.Metric),
            new("canary.check.value", answer.Value),
            new("canary.check.min", judged?.Min),
            new("canary.check.max", judged?.Max),
            new("canary.check.verdict", judged?.Verdict.ToString())
        );
    }

    /// <summary>Those that have a value.</summary>
    private static KeyValuePair<string, object>[] Known(params IEnumerable<KeyValuePair<string, object?>> attributes) =>
        [
            .. from attribute in attributes
            where attribute.Value is not null
            select KeyValuePair.Create(attribute.Key, attribute.Value),
        ];
}
