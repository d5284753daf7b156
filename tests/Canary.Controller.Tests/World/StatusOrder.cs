using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>What a status must not lose to the next one, as it does when somebody writes who has not seen it.</summary>
internal static class StatusOrder
{
    private const int KeptRollouts = 10;

    /// <summary>What does not follow from the status before; nothing is asked of the first status, nor after a lost one.</summary>
    public static IEnumerable<string> Broken(JsonNode? before, JsonNode? after)
    {
        if (
            (string?)before?["phase"] is not { Length: > 0 } was
            || (string?)after?["phase"] is not { Length: > 0 } phase
        )
        {
            yield break;
        }
        if ((long?)after["observedGeneration"] < (long?)before["observedGeneration"])
        {
            yield return "forgets a generation of its spec";
        }
        if (IsOlder(after["revision"]?["fence"], before["revision"]?["fence"]))
        {
            yield return "goes back to an older version of its target";
        }
        if (TimeOf(after["startedAt"]) < TimeOf(before["startedAt"]))
        {
            yield return "goes back to an earlier run";
        }
        if (!Continues(Rollouts(after), Rollouts(before)))
        {
            yield return "forgets how a rollout ended";
        }
        if (IsAtRest(phase) && ((decimal?)after["canaryWeight"] > 0 || (decimal?)after["mirrorWeight"] > 0))
        {
            yield return "gives the canary traffic at rest";
        }
        if (IsAtRest(was) && phase == "Progressing" && Revision(after) == Revision(before))
        {
            yield return "begins the same revision again";
        }
    }

    private static bool IsAtRest(string phase) => phase is "Initialized" or "Succeeded";

    private static string? Revision(JsonNode status) => (string?)status["lastAppliedSpec"];

    private static DateTimeOffset? TimeOf(JsonNode? time) =>
        (string?)time is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static List<string> Rollouts(JsonNode status) =>
        [
            .. (status["history"] as JsonArray ?? []).Select(run =>
                $"{run!["revision"]} {run["started"]} {run["finished"]} {run["result"]}"
            ),
        ];

    /// <summary>The newest come first; the oldest may go.</summary>
    private static bool Continues(List<string> after, List<string> before) =>
        Enumerable
            .Range(0, after.Count + 1)
            .Any(added =>
                after.Skip(added).SequenceEqual(before.Take(after.Count - added))
                && (after.Count == KeptRollouts || after.Count - added == before.Count)
            );

    /// <summary>Of the same object: <c>uid/generation</c>, and perhaps more.</summary>
    private static bool IsOlder(JsonNode? after, JsonNode? before) =>
        Parts(after) is [var uid, var version, ..]
        && Parts(before) is [var known, var seen, ..]
        && uid == known
        && long.TryParse(version, CultureInfo.InvariantCulture, out var now)
        && long.TryParse(seen, CultureInfo.InvariantCulture, out var then)
        && now < then;

    private static string[] Parts(JsonNode? fence) => ((string?)fence ?? "").Split('/', ';');
}
