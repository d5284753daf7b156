using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>The hooks before the first traffic: they judge the canary's pods once those are ready, and are not asked again once they agreed.</summary>
internal static class Preparation
{
    /// <summary>Nothing stands between ready pods and the first step.</summary>
    public static bool IsDone(RolloutPolicy policy, RolloutStatus status) => status.IsPrepared || !HasHooks(policy);

    public static bool IsDue(RolloutPolicy policy, RolloutStatus status, Observation seen, DateTimeOffset now) =>
        status.Phase == RolloutPhase.Progressing
        && !IsDone(policy, status)
        && !(status.NextStepAt > now)
        && seen.IsCanaryReady(status)
        && seen.IsRouted(status.Traffic);

    /// <summary>They all agreed in this pass.</summary>
    public static void Track(Pass pass)
    {
        if (pass.Before.Step > 0 || pass.Status.IsPrepared || pass.Judgement is not { Verdict: Verdict.Pass } judgement)
        {
            return;
        }
        pass.Status = pass.Status with { IsPrepared = true, NextStepAt = null };
        foreach (var check in judgement.Checks)
        {
            pass.Announce(Severity.Normal, "PreRolloutPassed", $"Pre-rollout check {check.Name} passed");
        }
    }

    private static bool HasHooks(RolloutPolicy policy)
    {
        foreach (var hook in policy.Hooks.AsSpan())
        {
            if (hook.Kind == HookKind.PreRollout)
            {
                return true;
            }
        }
        return false;
    }
}
