using Canary.Controller.Metrics;
using Canary.Controller.Telemetry;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Reconciling;

namespace Canary.Controller.Rollouts;

/// <summary>
/// Carries a decision out: status first, then the world, then telling. A conflict means that someone else leads or that the Canary moved;
/// then nothing was touched.
/// </summary>
internal sealed class RolloutActor(
    StatusWriter writer,
    EffectRunner effects,
    Announcer announcer,
    ControllerMetrics metrics,
    ReactionTimes reactions,
    SpanQueue spans,
    Refusals refusals,
    TimeProvider time
)
{
    private readonly UnconfirmedStatuses unconfirmed = new();

    /// <summary>The watch usually brings the newer version sooner, and wakes the Canary by itself.</summary>
    private static readonly TimeSpan ConflictDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Persists, applies, announces.</summary>
    public async Task<ReconcileResult> ActAsync(
        Sighting sighting,
        RolloutPolicy policy,
        RolloutStatus before,
        Decision decision,
        PassTimings timings,
        CancellationToken cancellationToken
    )
    {
        unconfirmed.Compare(sighting.Canary, before);
        var outcome = await WriteAsync(
            sighting,
            decision.Next,
            () => announcer.Announce(sighting, before, decision),
            cancellationToken
        );
        if (outcome == StatusOutcome.Conflict)
        {
            return ReconcileResult.After(ConflictDelay);
        }
        reactions.Persisted(sighting, before, decision.Next, timings.Began);
        try
        {
            var plan = EffectPlanner.Plan(policy, decision.Next, sighting.Seen);
            if (!await ApplyAsync(sighting, plan, outcome, timings, cancellationToken))
            {
                return ReconcileResult.After(ConflictDelay);
            }
        }
        catch (KubernetesException e) when (Refusals.IsRefusal(e))
        {
            refusals.Add(sighting.Canary, e);
            throw;
        }
        finally
        {
            // The decision stands whatever became of its effects; a pass that comes again decides nothing new and would never tell it.
            announcer.Announce(sighting, before, decision);
            reactions.Acted(sighting, before, decision.Next, timings.Began);
            if (spans.IsOpen)
            {
                spans.Post(RolloutSpans.Of(sighting.Key, sighting.Canary.Metadata.Uid, before, decision.Next, timings));
            }
        }
        return refusals.Forget(sighting.Canary)
            ? ReconcileResult.After(TimeSpan.Zero) // the status says so still
            : WakeAfter(sighting, decision.WakeAt);
    }

    /// <summary>A spec with errors: says all of them, and touches nothing else.</summary>
    public async Task<ReconcileResult> StallAsync(
        Sighting sighting,
        RolloutStatus before,
        CancellationToken cancellationToken
    )
    {
        var problems = sighting
            .Reading.Errors.Select(error => error.ToString())
            .Concat(sighting.Seen.Obstacles.Select(obstacle => obstacle.Message));
        var stalled = new Obstacle("InvalidSpec", string.Join(". ", problems));
        var next = before with { Stalled = stalled };
        unconfirmed.Compare(sighting.Canary, before);
        var outcome = await WriteAsync(sighting, next, Tell, cancellationToken);
        if (outcome == StatusOutcome.Conflict)
        {
            return ReconcileResult.After(ConflictDelay);
        }
        if (outcome == StatusOutcome.Written)
        {
            Tell();
        }
        return WakeAfter(sighting, null);

        void Tell()
        {
            if (before.Stalled != stalled)
            {
                var told = new Announcement(Severity.Warning, stalled.Reason, stalled.Message)
                {
                    Alert = AlertLevel.Warn,
                };
                announcer.Announce(sighting, next, told);
            }
        }
    }

    /// <summary>Persists a status, and remembers what was to be told with it should the answer not come.</summary>
    private async Task<StatusOutcome> WriteAsync(
        Sighting sighting,
        RolloutStatus next,
        Action tell,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var outcome = await writer.WriteAsync(sighting.Canary, next, cancellationToken);
            if (outcome == StatusOutcome.Written)
            {
                unconfirmed.Forget(sighting.Key);
            }
            return outcome;
        }
        catch (KubernetesException e) when (e.IsTransient)
        {
            unconfirmed.Add(sighting, next, tell);
            throw;
        }
    }

    private ReconcileResult WakeAfter(Sighting sighting, DateTimeOffset? wakeAt)
    {
        var wait = wakeAt - time.GetUtcNow();
        if (sighting.AwaitsSecret && (wait is null || wait > SecretCheck.Patience))
        {
            wait = SecretCheck.Patience;
        }
        return wait is { } delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    private async Task<bool> ApplyAsync(
        Sighting sighting,
        ValueList<Effect> plan,
        StatusOutcome outcome,
        PassTimings timings,
        CancellationToken cancellationToken
    )
    {
        if (plan.Count == 0)
        {
            return true;
        }
        if (outcome == StatusOutcome.Unchanged && !await writer.IsCurrentAsync(sighting.Canary, cancellationToken))
        {
            return false;
        }
        if (outcome == StatusOutcome.Unchanged && IsDrift(sighting, plan))
        {
            metrics.DriftCorrected(sighting.Key);
        }
        return await effects.RunAsync(sighting, plan, timings, cancellationToken);
    }

    /// <summary>The status was right already, so it is the world that went astray.</summary>
    private static bool IsDrift(Sighting sighting, ValueList<Effect> plan) =>
        sighting.Seen.Route.Traffic is not null && plan.Any(effect => effect is ApplyRoute or ApplyServices);
}
