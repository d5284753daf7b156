using System.Text.Json.Nodes;
using Canary.Simulator;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.World;

/// <summary>A story in a cluster with Istio: what the route does is asked of the mesh, not read from the route.</summary>
public abstract class IstioStory : Story
{
    private protected const string Primary = "podinfo-primary";
    private protected const string Target = "podinfo";

    /// <summary>How workloads of the mesh call the apex service.</summary>
    private protected const string Apex = "podinfo.shop.svc.cluster.local";

    /// <summary>Istio is installed, and its proxies measure.</summary>
    protected IstioStory()
        : base(new WorldOptions { Istio = true }) { }

    private protected JsonObject Route =>
        World.Find(IstioManifests.VirtualServices, Target) ?? throw new InvalidOperationException("There is no route.");

    /// <summary>The weight of the rule that all users share.</summary>
    private protected int? SharedWeight =>
        World.Find(IstioManifests.VirtualServices, Target) is { } route ? RouteWeight.Of(route)?.Canary : null;

    private protected void Then_the_mesh_gives_the_canary(int weight) =>
        World.Until($"the canary gets {weight} %", () => SharedWeight == weight, TimeSpan.FromMinutes(5));

    /// <summary>Proxies have taken over what was written.</summary>
    private protected void When_the_proxies_follow() => World.RunFor(TimeSpan.FromSeconds(1));

    private protected GatewayResponse Ask(string host = Apex, string path = "/", string? cookie = null) =>
        World.World.Gateway.Send(
            new()
            {
                Host = host,
                Path = path,
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Cookie"] = cookie ?? "",
                },
            }
        );

    /// <summary>The Deployment whose pod answered; empty: none.</summary>
    private protected static string WhoAnswered(GatewayResponse response) =>
        response is not { Status: 200, Pod: { } pod } ? $"status {response.Status}"
        : pod.Name.StartsWith(Primary + "-", StringComparison.Ordinal) ? Primary
        : Target;

    /// <summary>How many of a hundred requests the canary answers.</summary>
    private protected int CanaryShare(string host = Apex) =>
        Enumerable.Range(0, 100).Count(_ => WhoAnswered(Ask(host)) == Target);

    private protected void Then_no_user_saw_an_error() =>
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
}
