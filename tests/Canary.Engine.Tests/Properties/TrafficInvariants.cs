using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>What holds of the traffic at every step of every trace.</summary>
internal sealed class TrafficInvariants(Trace trace)
{
    /// <summary>What a trace can see.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "shifted",
        "given back",
        "mirrored",
        "matched",
        "match removed",
        "cookies handed out",
        "cookies taken back",
        "stayed",
    ];

    public void Check(RolloutStatus before, Observation seen, RolloutStatus next)
    {
        if (trace.Policy.Suspend || seen.Deleting)
        {
            return;
        }
        Remember(before, next);
        CheckOrigin(before.Traffic, next);
        CheckMatch(next);
        CheckCookies(before, next);
        CheckWayBack(before, seen, next);
    }

    /// <summary>All of what the canary gets was asked for by the spec, or is less of what it had, or rescues users from an unfit primary.</summary>
    private void CheckOrigin(CanaryTraffic had, RolloutStatus next)
    {
        var has = next.Traffic;
        var rescued = next.Reason is Reasons.PromotionFailed or Reasons.Repairing && has.SharesLike(CanaryTraffic.All);
        var lessened = has.Match == had.Match && has.Weight < had.Weight && has.Mirror == 0;
        Must(
            !has.ReachesCanary || has.SharesLike(had) || rescued || lessened || IsStep(has),
            $"traffic comes from the policy, not {has} after {had}"
        );
    }

    private void CheckMatch(RolloutStatus next) =>
        Must(
            next.Traffic.Match is not { } match || trace.Policy.Strategy.HasMatch(match),
            "nobody is picked by a match that is not there"
        );

    /// <summary>Cookies lead to the canary only while it is being tried.</summary>
    private void CheckCookies(RolloutStatus before, RolloutStatus next)
    {
        if (next.Traffic.Cookies is not { } cookies)
        {
            return;
        }
        Must(trace.Policy.SessionAffinity is not null, "cookies are asked for");
        Must(cookies.Canary is null || cookies.Previous is null, "the present cookie is not taken back");
        Must(cookies.Canary is not null || cookies.Primary is null, "cookies are handed out for both variants or none");
        Must(cookies is not { Canary: null, Primary: null, Previous: null }, "no cookies are none");
        var tried = next.Traffic is { Weight: > 0, Match: null } && !IsAborted(next);
        Must(cookies.Canary is null != tried, "a cookie leads to a canary that is being tried, and to no other");
        var sameRun = before.StartedAt == next.StartedAt && before.LastAppliedSpec == next.LastAppliedSpec;
        var known = before.Traffic.Cookies?.Canary;
        Must(!sameRun || !tried || known is null || known == cookies.Canary, "a run has one cookie");
    }

    private void CheckWayBack(RolloutStatus before, Observation seen, RolloutStatus next)
    {
        if (IsAborted(next) && next.Traffic.ReachesCanary)
        {
            Must(trace.Policy.Abort is not null, "an aborted canary keeps no traffic unless the policy says so");
            Must(
                IsReady(seen.Target, trace.Policy.CanaryReadyThreshold),
                "an aborted canary without pods keeps no traffic"
            );
            Must(next.NextStepAt is not null, "an aborted canary does not keep its traffic");
            Must(!next.Traffic.IsMoreThan(before.Traffic), "an aborted canary gets no more traffic");
        }
        if (before.Phase == RolloutPhase.Promoting && next.Phase == RolloutPhase.Promoting)
        {
            Must(!next.Traffic.IsMoreThan(before.Traffic), "in a promotion the canary gets no more traffic");
            var large = seen.Primary?.Replicas >= (seen.Target is { Deleting: false } target ? target.Replicas : 0);
            var shifted = next.CanaryWeight < before.CanaryWeight && HasMatchStill(before);
            var fit = large && IsReady(seen.Primary, trace.Policy.PrimaryReadyThreshold);
            Must(!shifted || fit, "a primary that takes a part of the traffic is as large as the canary, and ready");
        }
    }

    private void Remember(RolloutStatus before, RolloutStatus next)
    {
        Note(
            before.Phase == RolloutPhase.Promoting
                && next.Phase == RolloutPhase.Promoting
                && next.CanaryWeight < before.CanaryWeight,
            "shifted"
        );
        Note(IsAborted(next) && next.CanaryWeight is > 0 && next.CanaryWeight < before.CanaryWeight, "given back");
        Note(next.Traffic.Mirror > 0, "mirrored");
        Note(next.Traffic.Match is not null, "matched");
        Note(!HasMatchStill(before), "match removed");
        Note(next.Traffic.Cookies?.Primary is not null, "cookies handed out");
        Note(next.Traffic.Cookies?.Previous is not null, "cookies taken back");
        Note(next.Step > 0 && next.StepStartedAt == before.StepStartedAt && next.Checks != before.Checks, "stayed");
    }

    private void Note(bool happened, string what)
    {
        if (happened)
        {
            trace.Happened.Add(what);
        }
    }

    /// <summary>Has enough pods, whatever the server calls it.</summary>
    public static bool IsReady(WorkloadObservation? workload, int percent) =>
        workload is { Replicas: > 0 }
        && (
            workload.Readiness == Readiness.Ready
            || (
                percent < 100
                && workload.AvailableReplicas >= 1
                && workload.AvailableReplicas >= workload.Replicas * percent / 100
            )
        );

    public bool HasMatchStill(RolloutStatus status) =>
        status.Traffic.Match is not { } match || trace.Policy.Strategy.HasMatch(match);

    private bool IsStep(CanaryTraffic traffic)
    {
        var strategy = trace.Policy.Strategy;
        for (var number = 1; number <= strategy.StepCount; number++)
        {
            if (strategy.Step(number).Traffic.SharesLike(traffic))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsAborted(RolloutStatus status) =>
        status is { Phase: RolloutPhase.Failed, Reason: not (Reasons.PromotionFailed or Reasons.Repairing) };

    private static void Must(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantException(invariant);
        }
    }
}
