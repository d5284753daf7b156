using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>Compares what the status says must be true with what was seen.</summary>
public static class EffectPlanner
{
    /// <summary>The effects still needed, in a safe order: scale up, copy, lower weight; raise weight only to ready pods; scale down last.</summary>
    public static ValueList<Effect> Plan(RolloutPolicy policy, RolloutStatus status, Observation seen)
    {
        if (seen.Deleting ? !seen.HasFinalizer : policy.Suspend)
        {
            return [];
        }
        var desired = DesiredWorld.Of(policy, status, seen);
        if (!seen.Deleting && seen.IsObstructed())
        {
            return LowerOnly(desired, seen);
        }
        var plan = default(ValueList<Effect>);
        plan = KeepFinalizer(plan, policy, status, seen);
        plan = ScaleUp(plan, desired, seen);
        plan = FitPrimary(plan, desired, seen);
        plan = Route(plan, desired, status, seen);
        plan = ScaleDown(plan, desired, status, seen);
        return Release(plan, desired, status, policy, seen);
    }

    /// <summary>While something stands in the way, the only thing done is to take traffic that the canary should not have.</summary>
    private static ValueList<Effect> LowerOnly(DesiredWorld desired, Observation seen) =>
        desired.CanaryWeight is { } weight && seen.Route.CanaryWeight > weight ? [new ApplyRoute(weight)] : [];

    private static ValueList<Effect> KeepFinalizer(
        ValueList<Effect> plan,
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen
    ) =>
        policy.RevertOnDeletion && !seen.HasFinalizer && status.Phase != RolloutPhase.None
            ? plan.Add(new AddFinalizer())
            : plan;

    private static ValueList<Effect> ScaleUp(ValueList<Effect> plan, DesiredWorld desired, Observation seen)
    {
        var contested = seen.TargetReplicasContested && seen.Target?.Replicas > 0;
        return seen.LiveTarget()?.Replicas < desired.TargetReplicas && !contested
            ? plan.Add(new ScaleTarget(desired.TargetReplicas))
            : plan;
    }

    private static ValueList<Effect> FitPrimary(ValueList<Effect> plan, DesiredWorld desired, Observation seen)
    {
        if (
            desired.PrimaryRevision is { } revision
            && !seen.IsPrimaryAt(revision)
            && seen.LiveTarget()?.Revision == revision
        )
        {
            return plan.Add(new WritePrimary(revision, desired.PrimaryReplicas));
        }
        return seen.Primary?.Replicas < desired.PrimaryReplicas
            ? plan.Add(new ScalePrimary(desired.PrimaryReplicas))
            : plan;
    }

    private static ValueList<Effect> Route(
        ValueList<Effect> plan,
        DesiredWorld desired,
        RolloutStatus status,
        Observation seen
    )
    {
        if (desired.Services && !seen.ServicesCurrent)
        {
            plan = plan.Add(new ApplyServices());
        }
        if (desired.CanaryWeight is not { } wanted)
        {
            return plan;
        }
        var weight = Safe(wanted, status, seen);
        return seen.Route is { Current: true } route && route.CanaryWeight == weight
            ? plan
            : plan.Add(new ApplyRoute(weight));
    }

    /// <summary>Traffic is raised to ready pods only; a route that someone broke is mended at the weight that it has.</summary>
    private static int Safe(int wanted, RolloutStatus status, Observation seen)
    {
        var has = seen.Route.CanaryWeight ?? 0;
        return wanted <= has || seen.IsCanaryReady(status) ? wanted : has;
    }

    private static ValueList<Effect> ScaleDown(
        ValueList<Effect> plan,
        DesiredWorld desired,
        RolloutStatus status,
        Observation seen
    ) =>
        desired.TargetIdle
        && seen.LiveTarget() is { Replicas: > 0 }
        && seen.IsTargetAt(status)
        && seen.IsRouted(0)
        && !seen.TargetReplicasContested
            ? plan.Add(new ScaleTarget(0))
            : plan;

    private static ValueList<Effect> Release(
        ValueList<Effect> plan,
        DesiredWorld desired,
        RolloutStatus status,
        RolloutPolicy policy,
        Observation seen
    )
    {
        if (desired.TrafficReleased && !seen.TrafficReleased)
        {
            plan = plan.Add(new ReleaseTraffic());
        }
        var done =
            status.Phase == RolloutPhase.Terminated
            || (status.Phase == RolloutPhase.Terminating && !Deletion.MustGiveBack(policy, status, seen));
        return done && seen.HasFinalizer ? plan.Add(new RemoveFinalizer()) : plan;
    }
}
