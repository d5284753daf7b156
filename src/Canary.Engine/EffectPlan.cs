using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>A plan in the making: each step adds the effect that is needed, if one is.</summary>
internal sealed class EffectPlan(RolloutPolicy policy, RolloutStatus status, Observation seen)
{
    private readonly DesiredWorld desired = DesiredWorld.Of(policy, status, seen);

    public ValueList<Effect> Effects { get; private set; }

    /// <summary>Not before the Canary is taken up: until then there is nothing to give back.</summary>
    public void KeepFinalizer()
    {
        if (policy.RevertOnDeletion && !seen.HasFinalizer && status.Phase != RolloutPhase.None)
        {
            Add(new AddFinalizer());
        }
    }

    public void Adopt() => Add(new AdoptOrphans());

    /// <summary>Before its target is scaled up: while it is paused it would take that back.</summary>
    public void WakeAutoscaler()
    {
        if (desired.TargetReplicas > 0 && seen.Autoscaler is { TargetPaused: true, PausedByOthers: false })
        {
            Add(new ResumeAutoscaler());
        }
    }

    public void ScaleUp()
    {
        var contested = seen.TargetReplicasContested && seen.Target?.Replicas > 0;
        if (seen.LiveTarget()?.IsAsLargeAs(desired.TargetReplicas) == false && !contested)
        {
            Add(new ScaleTarget(desired.TargetReplicas));
        }
    }

    /// <summary>The twin follows the target's at all times; what holds it up is only taken away once the traffic has moved.</summary>
    public void FitAutoscaler()
    {
        var floor = status.PrimaryFloor ?? 0;
        if (
            desired.PrimaryAutoscaled
            && seen is { Primary: not null, Autoscaler: { } autoscaler }
            && !(autoscaler.PrimaryCurrent && autoscaler.PrimaryFloor == floor)
        )
        {
            Add(new ApplyAutoscaler(floor));
        }
    }

    /// <summary>Only what the target runs can be copied: once it moved on, the primary can but be scaled.</summary>
    public void FitPrimary()
    {
        var revision = desired.PrimaryRevision;
        var complete = seen.IsPrimaryAt(revision) && !seen.PrimaryLacksConfig;
        if (revision is not null && !complete && seen.LiveTarget()?.Revision == revision)
        {
            Add(new WritePrimary(revision, desired.PrimaryReplicas, desired.KeptRevision));
        }
        else if (seen.Primary?.IsAsLargeAs(desired.PrimaryReplicas) == false)
        {
            Add(new ScalePrimary(desired.PrimaryReplicas));
        }
    }

    /// <summary>It needs nothing but what was kept, so whatever else stands in the way does not hold it up (R5).</summary>
    public void RestorePrimary()
    {
        if (
            desired.RestoredRevision is { } revision
            && seen.Primary?.Previous == revision
            && !seen.IsPrimaryAt(revision)
        )
        {
            Add(new RestorePrimary(revision));
        }
    }

    public void KeepServices()
    {
        if (desired.Services && !seen.ServicesCurrent)
        {
            Add(new ApplyServices());
        }
    }

    /// <summary>Traffic is raised to ready pods only; until then, a route that someone broke is mended at the weight that it has.</summary>
    public void KeepRoute()
    {
        if (desired.Traffic is not { } wanted)
        {
            return;
        }
        var has = seen.Route.Traffic ?? CanaryTraffic.None;
        var traffic = seen.IsCanaryReady(status) ? wanted : wanted.NotMoreThan(has);
        if (!seen.Route.Current || seen.Route.Traffic != traffic)
        {
            Add(new ApplyRoute(traffic));
        }
    }

    /// <summary>While something stands in the way, the only thing done is to take traffic that the canary should not have.</summary>
    public void LowerWeight()
    {
        if (desired.Traffic is { } traffic && seen.Route.Traffic?.IsMoreThan(traffic) == true)
        {
            Add(new ApplyRoute(traffic.NotMoreThan(seen.Route.Traffic)));
        }
    }

    /// <summary>Only once the route reports that the target has no traffic.</summary>
    public void ScaleDown()
    {
        var known = seen.IsTargetAt(status) || Detection.HasOutdatedPods(status, seen);
        var idle = desired.TargetIdle && seen.IsRouted(CanaryTraffic.None) && known;
        if (idle && seen.Autoscaler is { MustPause: true, TargetPaused: false, PauseContest: null })
        {
            Add(new PauseAutoscaler());
        }
        var canIdle = seen.LiveTarget() is { Replicas: > 0, Sizing: not Sizing.None } && !seen.TargetReplicasContested;
        if (idle && canIdle)
        {
            Add(new ScaleTarget(0));
        }
    }

    /// <summary>What accompanies the primary follows once nothing is under way: pods of the former revision may need what is about to go.</summary>
    public void KeepCompanions()
    {
        if (desired.Companions && !seen.CompanionsCurrent)
        {
            Add(new ApplyCompanions());
        }
    }

    public void LetGo()
    {
        if (desired.TrafficReleased && !seen.TrafficReleased)
        {
            Add(new ReleaseTraffic());
        }
        if (seen.HasFinalizer && desired.FinalizerGone)
        {
            Add(new RemoveFinalizer());
        }
    }

    /// <summary>What was decided on is persisted by now.</summary>
    public void RemoveCommands()
    {
        foreach (var command in seen.Commands.AsSpan())
        {
            if (Commanding.IsHandled(status, command))
            {
                Add(new RemoveCommand(command));
            }
        }
    }

    private void Add(Effect effect) => Effects = Effects.Add(effect);
}
