using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Traces;

/// <summary>Whether the users of a Canary at rest get what its status promises.</summary>
internal static class Serving
{
    private const int Requests = 10;

    /// <summary>
    /// Every request is answered; once a rollout is over, by the primary, beside which the target is idle; and what is ready runs what was
    /// committed last.
    /// </summary>
    public static void Demand(RandomWorld world, RandomCanary canary, JsonNode status)
    {
        var phase = (string?)status["phase"];
        if (phase is "Initializing" or "Terminating")
        {
            return;
        }
        var answers = Enumerable.Range(0, Requests).Select(_ => Ask(world, canary)).ToList();
        Assert.All(
            answers,
            answer => Assert.True(answer.Status == 200, $"{canary.Name}, {phase}: a user got {answer.Status}")
        );
        var promoted = phase is "Initialized" or "Succeeded";
        if (promoted || (phase == "Failed" && (string?)status["reason"] != "PromotionFailed"))
        {
            DemandPrimary(world, canary, status, answers);
        }
        if (promoted)
        {
            var (target, primary) = (Find(world, canary, ""), Find(world, canary, "-primary"));
            Assert.Equal((canary.Name, ImageOf(target)), (canary.Name, ImageOf(primary)));
        }
    }

    private static void DemandPrimary(
        RandomWorld world,
        RandomCanary canary,
        JsonNode status,
        IEnumerable<GatewayResponse> answers
    )
    {
        Assert.Equal((canary.Name, 0m), (canary.Name, (decimal?)status["canaryWeight"]));
        Assert.All(
            answers,
            answer => Assert.StartsWith($"{canary.Name}-primary-", answer.Pod!.Value.Name, StringComparison.Ordinal)
        );
        var target = Find(world, canary, "");
        if (target?["kind"]?.ToString() != "DaemonSet")
        {
            Assert.Equal((canary.Name, 0), (canary.Name, (int?)target?["spec"]?["replicas"]));
        }
    }

    private static GatewayResponse Ask(RandomWorld world, RandomCanary canary) =>
        world.World.World.Gateway.Send(new() { Host = canary.UsersHost });

    private static JsonObject? Find(RandomWorld world, RandomCanary canary, string suffix) =>
        world.World.Find(canary.TargetType, canary.Name + suffix);

    private static string? ImageOf(JsonObject? workload) =>
        (string?)workload?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"];
}
