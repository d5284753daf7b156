using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>
/// The hooks after a rollout. That they are due is persisted with the end itself, and forgotten with their answers: a crash in between calls
/// them once more, and loses none.
/// </summary>
internal static class Aftermath
{
    /// <summary>A rollout ended just now.</summary>
    public static void Expect(Pass pass) =>
        pass.Status = pass.Status with { AwaitsPostRollout = HasHooks(pass.Policy) };

    public static bool IsDue(Pass pass) =>
        pass.Before is { AwaitsPostRollout: true, Phase: RolloutPhase.Succeeded or RolloutPhase.Failed };

    /// <summary>Takes the answers; what they say changes nothing any more.</summary>
    public static void Track(Pass pass)
    {
        if (!IsDue(pass) || pass.Seen.Deleting)
        {
            return;
        }
        pass.Status = pass.Status with { AwaitsPostRollout = false };
        foreach (var answer in pass.Answers.Hooks.AsSpan())
        {
            if (answer is { Hook.Kind: HookKind.PostRollout, Outcome: not HookOutcome.Yes })
            {
                var message = $"Post-rollout hook {answer.Hook.Name} failed: {answer.Message}";
                pass.Announce(Severity.Warning, "HookFailed", message);
            }
        }
    }

    private static bool HasHooks(RolloutPolicy policy)
    {
        foreach (var hook in policy.Hooks.AsSpan())
        {
            if (hook.Kind == HookKind.PostRollout)
            {
                return true;
            }
        }
        return false;
    }
}
