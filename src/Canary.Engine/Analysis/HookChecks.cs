using Canary.Engine.Gates;

namespace Canary.Engine.Analysis;

/// <summary>
/// Hooks that judge. One that answered no is a failed check, as with Flagger; one that could not be asked is not: it holds the run, which the
/// longest hold bounds (R6).
/// </summary>
internal static class HookChecks
{
    public static CheckRecord Check(Hook hook, Answers answers, DateTimeOffset now)
    {
        var answer = Find(answers, hook);
        var verdict = answer?.Outcome switch
        {
            HookOutcome.Yes => Verdict.Pass,
            HookOutcome.No => Verdict.Fail,
            _ => Verdict.Unknown,
        };
        return new(hook.Name, null, null, null, verdict, Message(hook, verdict, answer), now);
    }

    /// <summary><c>external check load-test failed: answered 500 (…)</c>.</summary>
    private static string? Message(Hook hook, Verdict verdict, HookAnswer? answer)
    {
        var what = hook.Kind == HookKind.PreRollout ? "pre-rollout check" : "external check";
        return verdict switch
        {
            Verdict.Pass => null,
            Verdict.Fail => $"{what} {hook.Name} failed: {answer?.Message}",
            _ => $"{what} {hook.Name} could not be asked: {answer?.Message ?? "it was not answered"}",
        };
    }

    private static HookAnswer? Find(Answers answers, Hook hook)
    {
        foreach (var answer in answers.Hooks.AsSpan())
        {
            if (answer.Hook == hook)
            {
                return answer;
            }
        }
        return null;
    }
}
