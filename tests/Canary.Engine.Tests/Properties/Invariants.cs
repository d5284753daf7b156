using Canary.Engine.Commands;
using Canary.Engine.Gates;
using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>What holds at every step of every trace.</summary>
internal sealed class Invariants(Trace trace)
{
    private readonly TrafficInvariants traffic = new(trace);
    private DateTimeOffset? steppedAt;

    public void Check(
        RolloutStatus before,
        Observation seen,
        Answers answers,
        Decision decision,
        ValueList<Effect> effects
    )
    {
        traffic.Check(before, seen, decision.Next);
        CheckStatus(decision);
        CheckGates(before, decision.Next);
        CheckPromise(before, seen, decision.Next);
        CheckSchedule(before, decision.Next);
        CheckOutdated(before, seen, decision.Next, effects);
        CheckBake(before, decision.Next);
        CheckRepetition(before, seen, answers, decision);
        for (var i = 0; i < effects.Count; i++)
        {
            CheckEffect(
                effects[i],
                seen,
                decision.Next,
                last: effects.Skip(i + 1).All(effect => effect is RemoveCommand)
            );
        }
    }

    /// <summary>Only the clock advances: a burst of passes never shortens a step.</summary>
    public void CheckPace(RolloutStatus before, RolloutStatus next)
    {
        if (next.Phase != RolloutPhase.Progressing || next.Step <= 1)
        {
            steppedAt = next.Step == 1 && before.Step == 0 ? trace.Cluster.Now : steppedAt;
            return;
        }
        if (next.Step > before.Step)
        {
            Must(next.Step == before.Step + 1, "steps are taken one by one");
            var skipped =
                before.SkipsStep || next.Commands.Any(command => command is { Command: "skip-step", Pending: true });
            Must(skipped || trace.Cluster.Now - steppedAt >= Shortest(before.Step), "a step lasts its time");
            steppedAt = trace.Cluster.Now;
        }
    }

    /// <summary>Once nothing is left to do: the world is what the status says, and the status is an end.</summary>
    public void CheckEnd()
    {
        var (status, cluster) = (trace.Status, trace.Cluster);
        if (cluster.Deleting)
        {
            var waits = cluster.Target is { ReadyAt: null } && status.Stalled is not null;
            Must(
                !cluster.HasFinalizer || waits,
                "a deleted canary may go once its target serves, and says so until then"
            );
            return;
        }
        var content = cluster.Target?.Revision;
        if (status.Phase == RolloutPhase.Initializing)
        {
            Must(cluster.UnstartablePrimary.Contains(content ?? ""), "a first revision that starts is initialized");
            Must(status.Stalled is not null, "a person is called to a first revision that does not start");
            return;
        }
        Must(Cluster.ContentOf(status.LastAppliedSpec) == content, "the last revision is judged in the end");
        if (status is { Phase: RolloutPhase.Failed, Reason: Reasons.PromotionFailed })
        {
            Must(cluster.UnstartablePrimary.Contains(content ?? ""), "a healthy primary ends a failed promotion");
            Must(cluster.Target?.Replicas > 0, "the canary of a failed promotion stays up");
            return;
        }
        Must(cluster.RouteTraffic?.ReachesCanary == false, "the primary has all traffic in the end");
        Must(cluster.Target?.Replicas == 0, "the target is idle in the end");
        var lost = status is { Phase: RolloutPhase.Failed, Bake: not null };
        Must(!lost || cluster.Primary?.Kept is null, "a failed bake sets the primary back to what was kept");
        Must(
            !lost || status.Message.Contains("can't be set back", StringComparison.Ordinal),
            "that nothing was is said"
        );
        Must(
            lost || cluster.Primary?.Revision == Cluster.ContentOf(status.LastPromotedSpec),
            "the primary runs what was promoted"
        );
        Must(
            status.Phase is RolloutPhase.Initialized or RolloutPhase.Succeeded or RolloutPhase.Failed,
            "a rollout comes to an end"
        );
        if (status.Phase != RolloutPhase.Failed)
        {
            Must(cluster.Primary?.Revision == content, "Succeeded means that the last revision serves");
        }
    }

    private static void CheckStatus(Decision decision)
    {
        var status = decision.Next;
        Must(status.Phase == RolloutPhase.None || status.Message.Length > 0, "a status has a message");
        Must(status.History.Count <= 10, "history is bounded");
        var steps =
            status.Phase
                is RolloutPhase.Progressing
                    or RolloutPhase.WaitingPromotion
                    or RolloutPhase.Paused
                    or RolloutPhase.Promoting
                    or RolloutPhase.Baking
            || (status.Phase == RolloutPhase.Failed && status.CanaryWeight > 0);
        Must(status.NextStepAt is null || steps, "only a run and a way back have steps");
        if (status.Phase is RolloutPhase.Initialized or RolloutPhase.Succeeded)
        {
            Must(status.CanaryWeight == 0, "at rest the canary has no traffic");
            Must(status.LastAppliedSpec == status.LastPromotedSpec, "at rest what was applied was promoted");
        }
    }

    /// <summary>Nothing starts, nor rises, outside of the schedule.</summary>
    private void CheckSchedule(RolloutStatus before, RolloutStatus next)
    {
        if (trace.Policy.Schedule?.IsOpen(trace.Cluster.Now) == false && next.Phase == RolloutPhase.Progressing)
        {
            Must(next.StartedAt == before.StartedAt, "nothing starts outside of the schedule");
            Must(!next.Traffic.IsMoreThan(before.Traffic), "nothing rises outside of the schedule");
        }
    }

    /// <summary>Nobody gets more by what may not be so any more, and no pods go; what is bad is given up all the same.</summary>
    private static void CheckOutdated(
        RolloutStatus before,
        Observation seen,
        RolloutStatus next,
        ValueList<Effect> effects
    )
    {
        if (seen.Outdated is null)
        {
            return;
        }
        Must(!next.Traffic.IsMoreThan(before.Traffic), "nothing rises by an outdated store");
        var ahead = next.Phase != before.Phase && next.Phase is RolloutPhase.Finalising or RolloutPhase.Initialized;
        Must(!ahead, "the primary takes nothing over by an outdated store");
        Must(!effects.Any(effect => effect is ScaleTarget(0) or ReleaseTraffic), "no pods go by an outdated store");
    }

    /// <summary>A bake ends well with a judgement that passes, without one for too long, or by a person; and what failed it is no promoted revision.</summary>
    private void CheckBake(RolloutStatus before, RolloutStatus next)
    {
        if (before.Phase != RolloutPhase.Baking)
        {
            Must(
                next.Phase != RolloutPhase.Baking || before.Phase == RolloutPhase.Finalising,
                "a bake follows a promotion"
            );
            return;
        }
        var failed = next is { Phase: RolloutPhase.Failed } or { Pause.Cause: PauseCause.Failure };
        var failing = next.Checks.Any(check => check is { Verdict: Verdict.Fail, DryRun: false });
        var asked = next.Commands.Any(command => command is { Command: "promote", Accepted: true, Pending: true });
        if (next.Phase == RolloutPhase.Succeeded && trace.Policy.Bake is not null && !asked)
        {
            Must(!failing, "a failing check ends no bake well");
            Must(before.Bake?.Since + trace.Policy.Bake.Duration <= trace.Cluster.Now, "a bake lasts its time");
        }
        Must(
            next.Phase != RolloutPhase.Failed || next.LastPromotedSpec == before.LastPromotedSpec,
            "it was not promoted"
        );
        var unanswered = next.Checks.Count > 0 && next.Checks.All(check => check.Verdict == Verdict.Unknown);
        Must(!failed || !unanswered || next.Reason != Reasons.BakeFailed, "no answer takes nothing back");
    }

    /// <summary>The primary is only given traffic back with what it promised to run, ready; success is only told when it is true.</summary>
    private void CheckPromise(RolloutStatus before, Observation seen, RolloutStatus next)
    {
        var unready = !TrafficInvariants.IsReady(seen.Primary, trace.Policy.PrimaryReadyThreshold);
        var overwritten = Cluster.ContentOf(seen.Primary?.Revision) != Cluster.ContentOf(before.LastPromotedSpec);
        if (next.CanaryWeight < before.CanaryWeight && seen.Target is not null && traffic.HasMatchStill(before))
        {
            Must(!(unready && overwritten), "no traffic goes back to an unready new primary");
        }
        if (before.Phase == RolloutPhase.Promoting && next.Phase == RolloutPhase.Finalising)
        {
            var large = seen.Primary?.Replicas >= (seen.Target is { Deleting: false } target ? target.Replicas : 0);
            Must(large && !unready, "the primary that takes the traffic over is as large as the canary, and ready");
        }
        if (before.Phase != next.Phase && next is { Phase: RolloutPhase.Succeeded, Reason: Reasons.Promoted })
        {
            Must(!unready && seen.Route.Traffic?.ReachesCanary == false, "Succeeded only when the world is there");
        }
        if (
            before.Phase is RolloutPhase.Progressing or RolloutPhase.WaitingPromotion or RolloutPhase.Paused
            && next
                is { Phase: RolloutPhase.Promoting, PromoteBy: null, SkipsStep: false, Reason: not Reasons.Repairing }
        )
        {
            var bad = seen.Target?.Revision is { } hash && Cluster.ContentOf(hash) is "bad" or "crashing";
            var judged = trace.Policy is { SkipAnalysis: false, RollbackWindow: 0, Metrics.Count: > 0 };
            var asked = next.Commands.Any(command =>
                command is { Command: "skip-step", Accepted: true } && command.At >= next.StartedAt
            );
            Must(!judged || !bad || asked, "no bad revision is promoted, unless a person left judgements out");
            Must(
                trace.Policy.Schedule?.IsOpen(trace.Cluster.Now) != false,
                "nothing is promoted outside of the schedule"
            );
        }
    }

    /// <summary>A closed gate holds the weight, unless a person wants the rest left out.</summary>
    private void CheckGates(RolloutStatus before, RolloutStatus next)
    {
        if (next.PromoteBy is not null)
        {
            return;
        }
        var begun =
            before.Phase is RolloutPhase.Waiting or RolloutPhase.Initialized && next.Phase == RolloutPhase.Progressing;
        Must(!begun || IsOpen(next, GatePlace.Start), "no run begins behind a closed gate");
        var more = next.Phase == RolloutPhase.Progressing && next.Traffic.IsMoreThan(before.Traffic);
        Must(!more || IsOpen(next, GatePlace.Traffic), "no traffic is given behind a closed gate");
        var promoted =
            before.Phase is RolloutPhase.Progressing or RolloutPhase.WaitingPromotion
            && next.Phase == RolloutPhase.Promoting
            && trace.Policy is { SkipAnalysis: false, RollbackWindow: 0 };
        Must(!promoted || IsOpen(next, GatePlace.Promotion), "nothing is promoted behind a closed gate");
    }

    private bool IsOpen(RolloutStatus status, GatePlace place) =>
        trace
            .Policy.Gates.Where(gate => gate.At == place && gate.Hook is null)
            .All(gate =>
                status.Gates.Any(record =>
                    record.Name == gate.Name
                    && record.At == place
                    && record.State == GateState.Open
                    && record.Revision == status.LastAppliedSpec
                )
            );

    /// <summary>R14: a command is decided on once, however often the controller ends half-way.</summary>
    public static void CheckCommands(int asked, int decided) =>
        Must(decided <= asked, $"{asked} commands are decided on once, not {decided} times");

    /// <summary>The same facts again change nothing more, and tell nothing twice.</summary>
    private void CheckRepetition(RolloutStatus before, Observation seen, Answers answers, Decision decision)
    {
        var status = before;
        for (var i = 0; i < 12; i++)
        {
            var due = trace.Ask(decision.Next, seen);
            var again = RolloutEngine.Decide(trace.Policy, decision.Next, seen, due ?? answers, trace.Cluster.Now);
            if (again.Next == decision.Next)
            {
                Must(again.Announcements.Count == 0, "nothing is told twice");
                return;
            }
            // A step that an edit made of what the canary has already may be over at once; CheckPace sees to the others.
            var entered =
                (status.Phase, status.LastAppliedSpec, status.Step, status.Bake, status.Pause)
                != (
                    decision.Next.Phase,
                    decision.Next.LastAppliedSpec,
                    decision.Next.Step,
                    decision.Next.Bake,
                    decision.Next.Pause
                );
            // What is urgent is decided on before anything else is.
            var commanded = seen.Commands.Any(command =>
                !IsDecided(decision.Next, command) || (command.IsUrgent && !IsDecided(status, command))
            );
            var hurried = decision.Next.NextStepAt == trace.Cluster.Now;
            Must(
                entered || hurried || due is not null || commanded,
                "without a new phase, run, question or command a decision is final"
            );
            (status, decision) = (decision.Next, again);
        }
        Must(false, "decisions come to rest");
    }

    private static bool IsDecided(RolloutStatus status, Command command) =>
        status.Commands.Any(record => record.Pending && command.IsSame(record));

    private void CheckEffect(Effect effect, Observation seen, RolloutStatus next, bool last)
    {
        var ready = TrafficInvariants.IsReady(seen.Target, trace.Policy.CanaryReadyThreshold);
        switch (effect)
        {
            case ApplyRoute(var routed):
                Must(!routed.IsMoreThan(next.Traffic), "canary traffic never exceeds what the status records");
                Must(
                    !routed.IsMoreThan(seen.Route.Traffic ?? CanaryTraffic.None) || ready,
                    "traffic is raised to ready pods only"
                );
                break;
            case ScaleTarget(0):
                Must(
                    seen.Route is { Traffic.ReachesCanary: false, Accepted: true },
                    "nothing with traffic is scaled down"
                );
                Must(next.CanaryWeight == 0 && last, "scaling down comes last");
                var finalising = next.Phase == RolloutPhase.Finalising;
                Must(
                    !finalising || TrafficInvariants.IsReady(seen.Primary, trace.Policy.PrimaryReadyThreshold),
                    "the canary outlasts an unready primary"
                );
                break;
            case ScaleTarget(var replicas):
                Must(replicas > seen.Target?.Replicas, "a scale up scales up");
                break;
            case ScalePrimary(var replicas):
                Must(replicas > seen.Primary?.Replicas, "the primary never shrinks");
                break;
            case WritePrimary write:
                Must(write.Revision == seen.Target?.Revision, "only the target's content is copied");
                Must(write.Replicas >= (seen.Primary?.Replicas ?? 1), "the primary never shrinks");
                break;
            case RestorePrimary(var revision):
                Must(
                    next.Phase == RolloutPhase.Failed && revision == next.LastPromotedSpec && next.CanaryWeight == 0,
                    "only a failed bake sets the primary back, to what was promoted, with all traffic on it"
                );
                break;
            case ReleaseTraffic:
                Must(ready, "only a ready target is given its traffic back");
                break;
            case RemoveFinalizer:
                var serves = seen.TrafficReleased || !seen.ServicesCurrent || seen.Target is null;
                Must(serves || !trace.Policy.RevertOnDeletion, "a deleted canary leaves a serving target");
                break;
        }
    }

    /// <summary>A pause ends when somebody says so.</summary>
    private TimeSpan Shortest(int number)
    {
        var strategy = trace.Policy.Strategy;
        var step = strategy.Step(Math.Min(number, strategy.StepCount));
        return step.Pause is null ? step.Duration(trace.Policy.Interval) ?? TimeSpan.MaxValue : TimeSpan.Zero;
    }

    private static void Must(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantException(invariant);
        }
    }
}
