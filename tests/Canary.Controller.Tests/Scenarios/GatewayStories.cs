using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Strategies by Gateway API, as users of the gateway see them.</summary>
public sealed class GatewayStories : Story
{
    [Fact]
    public void Blue_green_switches_everyone_at_once_after_its_judgements()
    {
        Given_an_initialised_canary(With("\"iterations\": 3"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([100, 0], World.Invariants.RoutedWeights);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void In_an_A_B_test_only_those_who_match_meet_the_canary()
    {
        Given_an_initialised_canary(
            With(
                """
                "iterations": 3, "match": [ { "headers": { "x-user": { "exact": "insider" } } } ]
                """
            )
        );

        When_a_commit_brings(Second);
        World.Until(
            "insiders meet the canary",
            () => Ask("x-user", "insider") == "podinfo-canary",
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal("podinfo-primary", Ask("x-user", "insiders"));
        Assert.Equal("podinfo-primary", Ask("x-other", "insider"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal("podinfo-primary", Ask("x-user", "insider"));
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_mirrored_release_answers_nobody_until_it_was_judged()
    {
        Given_an_initialised_canary(With("\"iterations\": 3, \"mirror\": true"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        World.Until(
            "requests are copied",
            () =>
                World.Find(Kinds.Routes, "podinfo")!.ToJsonString().Contains("requestMirror", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1)
        );
        Assert.Equal("podinfo-primary", Ask());
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.DoesNotContain(
            "requestMirror",
            World.Find(Kinds.Routes, "podinfo")!.ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Equal([100, 0], World.Invariants.RoutedWeights);
    }

    [Fact]
    public void With_session_affinity_users_stay_where_they_are_and_lose_their_cookie_in_the_end()
    {
        Given_an_initialised_canary(
            With(
                """
                "stepWeights": [10, 50],
                "sessionAffinity": { "cookieName": "canary-user", "primaryCookieName": "primary-user", "path": "/" }
                """
            )
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_time_passes(TimeSpan.FromSeconds(1));

        var answers = Enumerable.Range(0, 20).Select(_ => Send()).ToList();
        var canary = CookieOf(answers.First(answer => answer.Service?.Name == "podinfo-canary"));
        var primary = CookieOf(answers.First(answer => answer.Service?.Name == "podinfo-primary"));
        Assert.StartsWith("canary-user=", canary, StringComparison.Ordinal);
        Assert.StartsWith("primary-user=", primary, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("podinfo-canary", Ask("Cookie", $"a=b; {canary}")));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-primary", Ask("Cookie", $"{primary}; a=b")));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(1));
        var after = Send("Cookie", canary);
        Assert.Equal("podinfo-primary", after.Service?.Name);
        Assert.Contains(
            after.Headers,
            header => header.Key == "Set-Cookie" && header.Value == $"{canary}; Max-Age=-1; Path=/"
        );
        Assert.DoesNotContain(Send().Headers, header => header.Key == "Set-Cookie");
    }

    [Fact]
    public void Two_canaries_of_a_mesh_are_released_at_once()
    {
        Given_an_initialised_canary(InMesh("podinfo"));
        World.Apply(Manifests.Deployment(First, "backend"));
        World.Apply(InMesh("backend"));
        World.Until("both are there", () => PhaseOf("backend") == "Initialized", TimeSpan.FromMinutes(5));

        World.Apply(Manifests.Deployment(Second));
        World.Apply(Manifests.Deployment(Second, "backend"));
        World.Until(
            "both are on their way",
            () => PhaseOf("backend") == "Progressing" && PhaseOf("podinfo") == "Progressing",
            TimeSpan.FromMinutes(1)
        );
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        World.Until("both are promoted", () => PhaseOf("backend") == "Succeeded", TimeSpan.FromMinutes(1));

        Then_the_primary_runs(Second);
        Assert.Equal(Second, ImageOf("backend-primary"));
    }

    [Fact]
    public void A_GRPCRoute_divides_calls_like_requests()
    {
        GatewayCrds.InstallGrpc(World.Cluster);
        Given_an_initialised_canary(Grpc());
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.NotNull(World.Find(Kinds.GrpcRoutes, "podinfo"));
        Assert.Null(World.Find(Kinds.Routes, "podinfo"));
    }

    [Fact]
    public void A_GRPCRoute_that_the_cluster_does_not_serve_is_told_until_it_does()
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(Grpc());
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Contains("grpcroutes", Status.Stalled?.Message, StringComparison.OrdinalIgnoreCase);

        GatewayCrds.InstallGrpc(World.Cluster);

        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    /// <summary>The weighted canary, with another strategy.</summary>
    private static JsonObject With(string strategy)
    {
        var canary = Manifests.Weighted();
        var analysis = canary["spec"]!["analysis"]!.AsObject();
        analysis.Remove("stepWeights");
        foreach (var (name, value) in Manifests.Parse($"{{{strategy}}}"))
        {
            analysis[name] = value?.DeepClone();
        }
        return canary;
    }

    private static JsonObject Grpc()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["service"]!["routeKind"] = "GRPCRoute";
        return canary;
    }

    private static JsonObject InMesh(string name)
    {
        var canary = Manifests.Weighted(name);
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service["gatewayRefs"] = JsonNode.Parse(
            $$"""[{ "group": "core", "kind": "Service", "name": "{{name}}", "port": 80 }]"""
        );
        return canary;
    }

    private string? PhaseOf(string canary) => World.Canary(canary).Status?.Phase;

    private string? Ask(string header = "x", string value = "y") => Send(header, value).Service?.Name;

    private GatewayResponse Send(string header = "x", string value = "y") =>
        World.World.Gateway.Send(
            new()
            {
                Host = "shop.test",
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [header] = value },
            }
        );

    private static string CookieOf(GatewayResponse response) =>
        response.Headers.Single(header => header.Key == "Set-Cookie").Value.Split(';')[0];
}
