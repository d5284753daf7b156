using Canary.Cli.Output;
using Canary.Resources.V1;

namespace Canary.Cli.Following;

/// <summary>Whether a release is live.</summary>
/// <param name="IsLive">It is what runs, promoted; false: it will not be, unless somebody does something.</param>
/// <param name="Message">Says so, and why.</param>
internal sealed record ReleaseVerdict(bool IsLive, string Message)
{
    /// <summary>Null: it is not decided yet.</summary>
    public static ReleaseVerdict? Of(ReleaseQuery query, V1Canary? canary)
    {
        if (canary is null)
        {
            return new(false, "The Canary is gone.");
        }
        var status = canary.Status ?? new();
        if (status.ObservedGeneration is not { } observed || observed < canary.Metadata.Generation)
        {
            return null;
        }
        return query.IsPresentIn(status) ? OfPresent(query, status) : OfPast(query, status);
    }

    private static ReleaseVerdict? OfPresent(ReleaseQuery query, V1CanaryStatus status)
    {
        switch (status.Phase)
        {
            case "Failed" when query.HasSeenTarget(status):
                return new(false, $"{Named(query, status)} failed: {Why(query, status)}");
            // Not an older commit of it that is still there because nobody has looked yet.
            case "Succeeded" or "Initialized" when query.HasSeenTarget(status):
                return new(true, $"{Named(query, status)} is live ({status.Phase}).");
            default:
                return null;
        }
    }

    /// <summary>The newest rollout of it, if the controller has seen all that the target was when they asked: a commit may bring it again.</summary>
    private static ReleaseVerdict? OfPast(ReleaseQuery query, V1CanaryStatus status)
    {
        if (!query.HasSeenTarget(status) && status.Revision?.Fence is { Length: > 0 })
        {
            return null;
        }
        var past = (status.History ?? []).FirstOrDefault(query.IsOf);
        return past is null ? null : Failure(query, past);
    }

    private static ReleaseVerdict Failure(ReleaseQuery query, V1RolloutStatus past) =>
        past.Result == "Promoted"
            ? new(false, $"{Capital(query.ToString())} was promoted at {past.Finished:u}, and has been replaced since.")
            : new(
                false,
                $"{Capital(query.ToString())} was {Words.Of(past.Result ?? "given up")} at {past.Weight} %: {past.Message ?? past.Reason}"
            );

    private static string Why(ReleaseQuery query, V1CanaryStatus status)
    {
        var last = (status.History ?? []).FirstOrDefault(rollout => rollout.Revision == status.LastAppliedSpec);
        return last?.Message ?? status.Message ?? query.ToString();
    }

    private static string Named(ReleaseQuery query, V1CanaryStatus status)
    {
        var images = status.Revision?.Images is { Count: > 0 } all ? $", {string.Join(", ", all)}" : "";
        return query.Revision is null
            ? $"{Capital(query.ToString())} (revision {status.LastAppliedSpec}{images})"
            : $"{Capital(query.ToString())}{images}";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
