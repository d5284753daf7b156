using System.Globalization;
using Canary.Resources.V1;

namespace Canary.Cli.Playground;

/// <summary>What happens in the playground: a first release, a good one, a broken one, and the way back.</summary>
internal sealed class Story(PlaygroundSession session, Narrator narrator)
{
    /// <summary>Longer than any act takes on a slow machine.</summary>
    private static readonly TimeSpan ActLimit = TimeSpan.FromSeconds(45);

    /// <summary>Plays it to its end, or to the act that does not end as told.</summary>
    /// <returns>Whether it went as told.</returns>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        var broken = "";
        return await PlayAsync(
                "Release 1.0.0 is committed, and becomes the primary",
                () => session.Git.Commit(Releases.First(), "Add the shop, release 1.0.0", Releases.Author),
                canary => canary.Status?.Phase == "Initialized",
                cancellationToken
            )
            && await PlayAsync(
                "Release 2.0.0 is committed. It is good, so it is promoted step by step",
                () => session.Git.Commit(Releases.Next("2.0.0", "0%"), "Release 2.0.0", Releases.Author),
                canary => IsAt(canary, "Succeeded", "2.0.0") && canary.Status?.Reason == "Promoted",
                cancellationToken
            )
            && await PlayAsync(
                "Release 3.0.0 is committed. It fails a third of its requests, so it is aborted",
                () => broken = session.Git.Commit(Releases.Next("3.0.0", "33%"), "Release 3.0.0", Releases.Author),
                canary => IsAt(canary, "Failed", "3.0.0"),
                cancellationToken
            )
            && await PlayAsync(
                "git revert: what runs is what Git says again",
                () => session.Git.Revert(broken, Releases.Author),
                canary => IsReady(canary) && canary.Status?.Reason == "Reverted",
                cancellationToken
            );
    }

    private async Task<bool> PlayAsync(
        string title,
        Func<string> commit,
        Predicate<V1Canary> ending,
        CancellationToken cancellationToken
    )
    {
        narrator.Title(title);
        var started = session.Time.GetTimestamp();
        narrator.Committed(commit());
        session.Sync.Nudge();
        try
        {
            await session.WaitForAsync(ending, ActLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            narrator.Failed($"This did not happen within {ActLimit.TotalSeconds:0} s. {session.Describe()}");
            return false;
        }
        var seconds = session.Time.GetElapsedTime(started).TotalSeconds;
        await narrator.CatchUpAsync();
        narrator.Ended(string.Create(CultureInfo.InvariantCulture, $"done in {seconds:0.0} s"));
        return true;
    }

    private static bool IsAt(V1Canary canary, string phase, string version) =>
        canary.Status?.Phase == phase
        && canary.Status.Revision?.Images?.Any(image => image.EndsWith($":{version}", StringComparison.Ordinal))
            == true;

    private static bool IsReady(V1Canary canary) =>
        canary.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
