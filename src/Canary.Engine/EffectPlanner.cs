using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>Compares what the status says must be true with what was seen.</summary>
public static class EffectPlanner
{
    /// <summary>The effects still needed, in a safe order: scale up, copy, lower weight; raise weight only to ready pods; scale down last. What people asked for is taken away in any case.</summary>
    public static ValueList<Effect> Plan(RolloutPolicy policy, RolloutStatus status, Observation seen)
    {
        if (seen.IsLeftAlone(policy))
        {
            return [];
        }
        var plan = new EffectPlan(policy, status, seen.Counted(policy));
        if (seen.IsObstructed() && !seen.Deleting)
        {
            plan.LowerWeight();
            plan.RestorePrimary();
        }
        else if (seen.HasOrphans && !seen.Deleting && status.Phase != RolloutPhase.None)
        {
            // What is not the Canary's own yet is not compared with what it should be.
            plan.LowerWeight();
            plan.Adopt();
        }
        else
        {
            plan.KeepFinalizer();
            plan.WakeAutoscaler();
            plan.ScaleUp();
            plan.FitAutoscaler();
            plan.FitPrimary();
            plan.RestorePrimary();
            plan.KeepServices();
            plan.KeepRoute();
            plan.ScaleDown();
            plan.KeepCompanions();
            plan.LetGo();
        }
        plan.RemoveCommands();
        return plan.Effects;
    }
}
