using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Traces;

/// <summary>What a random world must come to once nothing disturbs it any more.</summary>
internal static class Rest
{
    private static readonly TimeSpan QuietEnough = TimeSpan.FromMinutes(2);
    private const int Attempts = 4;

    /// <summary>
    /// Within some minutes all Canaries come to a rest that is well founded, and nothing is written any more; then whatever was given up, paused or
    /// kept waiting is released anew, and arrives.
    /// </summary>
    public static void Demand(RandomWorld world)
    {
        var written = Settle(world);
        var missing = world.Canaries.Where(canary => world.World.Find(V1Canary.Type, canary.Name) is null).ToList();
        if (missing.Count > 0)
        {
            // Committed again before the deleted one had gone, it went with that one; a GitOps agent brings it at its next sync.
            missing.ForEach(canary => world.Commit(canary, "the Canary at the next sync", canary.Canary()));
            written = Settle(world);
        }
        foreach (var canary in world.Canaries)
        {
            DemandFounded(world, canary);
            Serving.Demand(world, canary, StatusOf(world, canary)!); // has been looked at just now
        }
        Assert.Empty(written);
        ReleaseAnew(world);
        foreach (var canary in world.Canaries)
        {
            DemandPromoted(world, canary);
        }
    }

    /// <summary>Lets time pass until all rest and are quiet; what was written at the end of it by whoever should have been quiet.</summary>
    private static List<string> Settle(RandomWorld world)
    {
        List<string> written = [];
        for (var i = 0; i < Attempts; i++)
        {
            written = Writes(world, QuietEnough);
            if (written.Count == 0 && world.Canaries.All(canary => IsFounded(world, canary)))
            {
                break;
            }
        }
        return written;
    }

    private static bool IsFounded(RandomWorld world, RandomCanary canary)
    {
        var status = StatusOf(world, canary);
        return (string?)status?["phase"] switch
        {
            "Initialized" or "Succeeded" => ConditionOf(status, "Ready") == "True",
            // A target that never gets ready can't be initialised either, and says so.
            "Failed" or "Initializing" => ConditionOf(status, "Stalled") == "True",
            "Paused" => status?["pause"] is not null,
            // The traffic never goes to pods that are not ready: the target must get so first.
            "Terminating" => !canary.IsGood && ConditionOf(status, "Stalled") == "True",
            "Waiting" or "WaitingPromotion" => HasClosedGate(status) || WaitsForOthers(status),
            "Progressing" or "Promoting" => HasClosedGate(status) || WaitsForOthers(status),
            _ => false,
        };
    }

    private static void DemandFounded(RandomWorld world, RandomCanary canary)
    {
        var status = StatusOf(world, canary);
        Assert.True(IsFounded(world, canary), $"{canary.Name} has come to no rest: {status?.ToJsonString()}");
        Assert.False(
            string.IsNullOrEmpty((string?)status!["message"]),
            $"{canary.Name} does not say why it is {(string?)status["phase"]}"
        );
    }

    /// <summary>
    /// Who wrote what in a while. Whoever is paused or waits goes on being judged, and writes down what it finds; all others are to write
    /// nothing.
    /// </summary>
    private static List<string> Writes(RandomWorld world, TimeSpan duration)
    {
        var written = new HashSet<string>();
        var waiting = world
            .Canaries.Where(canary =>
                (string?)StatusOf(world, canary)?["phase"] is not ("Initialized" or "Succeeded" or "Failed")
            )
            .Select(canary => canary.Name)
            .ToList();
        using var watch = world.World.Cluster.Subscribe(change =>
        {
            if (change.Type != V1Canary.Type || !waiting.Contains(change.Key.Name))
            {
                written.Add($"{change.Kind} {change.Type.Kind} {change.Key.Name}");
            }
        });
        world.Pass(duration);
        return [.. written];
    }

    private static void ReleaseAnew(RandomWorld world)
    {
        foreach (var canary in world.Canaries)
        {
            if (!IsReady(world, canary) || !canary.IsGood)
            {
                world.Commit(canary, "a last, good release", canary.Release(good: true));
            }
        }
        for (var i = 0; i < 120 && !world.Canaries.All(canary => IsReady(world, canary)); i++)
        {
            // Sooner than any gate's time-out.
            world.Pass(TimeSpan.FromSeconds(5));
            foreach (var canary in world.Canaries)
            {
                var status = StatusOf(world, canary);
                if (status is null)
                {
                    world.Commit(canary, "the Canary, as the deleted one is gone", canary.Canary());
                }
                else if (HasClosedGate(status))
                {
                    world.Ask(canary, CommandVerb.Approve);
                }
                else if ((string?)status?["phase"] == "Paused")
                {
                    world.Ask(canary, CommandVerb.Resume);
                }
                else if ((string?)status?["phase"] == "Failed")
                {
                    // A gate that nobody opened in time, or a group that was given up as a whole.
                    world.Ask(canary, CommandVerb.Retry);
                }
            }
        }
    }

    private static void DemandPromoted(RandomWorld world, RandomCanary canary)
    {
        var status = StatusOf(world, canary);
        Assert.True(IsReady(world, canary), $"{canary.Name} does not get ready: {status?.ToJsonString()}");
        Assert.Equal(0, (decimal?)status!["canaryWeight"]);
        Serving.Demand(world, canary, status);
    }

    private static bool IsReady(RandomWorld world, RandomCanary canary) =>
        ConditionOf(StatusOf(world, canary), "Ready") == "True";

    private static JsonNode? StatusOf(RandomWorld world, RandomCanary canary) =>
        world.World.Find(V1Canary.Type, canary.Name)?["status"];

    private static string? ConditionOf(JsonNode? status, string type) =>
        (string?)
            status
                ?["conditions"]?.AsArray()
                .FirstOrDefault(condition => (string?)condition!["type"] == type)
                ?["status"];

    private static bool HasClosedGate(JsonNode? status) =>
        (status?["gates"] as JsonArray ?? []).Any(gate => (string?)gate!["state"] is not "Open");

    private static bool WaitsForOthers(JsonNode? status) =>
        (string?)status?["reason"] is { } reason
        && (reason.Contains("Group", StringComparison.Ordinal) || reason.Contains("Depend", StringComparison.Ordinal));
}
