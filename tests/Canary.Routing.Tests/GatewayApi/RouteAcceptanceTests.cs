using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.GatewayApi;

public sealed class RouteAcceptanceTests
{
    private readonly RoutingWorld world = new();
    private DateTimeOffset? created;

    [Fact]
    public async Task A_route_that_no_controller_answered_for_is_not_accepted()
    {
        var seen = await ObserveAsync("[]");

        Assert.False(seen.Accepted);
        Assert.Equal(
            "Gateway infra/public has not answered for HTTPRoute test/podinfo: is it there, and does its controller run?",
            seen.Message
        );
    }

    [Fact]
    public async Task A_route_that_nobody_ever_answers_for_is_taken_at_its_word_after_a_while()
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await ObserveAsync("[]")).SettlesAt);

        created = world.Clock.GetUtcNow();
        var fresh = await ObserveAsync("[]");
        Assert.False(fresh.Accepted);
        Assert.Equal(created + TimeSpan.FromSeconds(10), fresh.SettlesAt);

        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var old = await ObserveAsync("[]");
        Assert.True(old.Accepted);
        Assert.Contains("has not answered", old.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_somebody_once_answered_for_waits_for_the_answer_to_this_generation()
    {
        created = world.Clock.GetUtcNow();
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False((await ObserveAsync($"[{Answer("public", "infra", 0, "True")}]")).Accepted);
    }

    [Fact]
    public async Task A_route_that_all_parents_accepted_is_accepted()
    {
        var seen = await ObserveAsync(
            $"[{Answer("public", "infra", 1, "True")}, {Answer("mesh", null, 1, "True")}]",
            "mesh"
        );

        Assert.True(seen.Accepted);
        Assert.Null(seen.Message);
    }

    [Fact]
    public async Task One_parent_of_two_is_not_enough()
    {
        var seen = await ObserveAsync($"[{Answer("public", "infra", 1, "True")}]", "mesh");

        Assert.False(seen.Accepted);
        Assert.StartsWith("Gateway test/mesh has not answered", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_an_older_generation_does_not_count()
    {
        var seen = await ObserveAsync($"[{Answer("public", "infra", 0, "True")}]");

        Assert.False(seen.Accepted);
        Assert.Equal(
            "Gateway infra/public has not taken generation 1 of HTTPRoute test/podinfo over yet",
            seen.Message
        );
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        var seen = await ObserveAsync($"[{Answer("public", "infra", 1, "False")}]");

        Assert.False(seen.Accepted);
        Assert.Equal(
            "Gateway infra/public does not accept HTTPRoute test/podinfo: NotAllowed: no listener",
            seen.Message
        );
    }

    [Fact]
    public async Task A_backend_that_can_not_be_resolved_says_which()
    {
        var seen = await ObserveAsync($"[{Answer("public", "infra", 1, "True", "False")}]");

        Assert.False(seen.Accepted);
        Assert.Equal(
            "Gateway infra/public can't resolve what HTTPRoute test/podinfo refers to: BackendNotFound: no podinfo-canary",
            seen.Message
        );
    }

    [Fact]
    public async Task Of_two_controllers_that_answer_for_a_parent_one_yes_is_enough()
    {
        var seen = await ObserveAsync(
            $"[{Answer("public", "infra", 1, "False")}, {Answer("public", "infra", 1, "True")}]"
        );

        Assert.True(seen.Accepted);
    }

    [Fact]
    public async Task A_gateway_of_that_name_elsewhere_is_another_one()
    {
        Assert.False((await ObserveAsync($"[{Answer("public", null, 1, "True")}]")).Accepted);
        Assert.False((await ObserveAsync($"[{Answer("public", "other", 1, "True")}]")).Accepted);
    }

    [Fact]
    public async Task An_answer_for_another_listener_is_another_answer()
    {
        var answer = RoutingWorld.ReadOne(Answer("public", "infra", 1, "True"));
        answer["parentRef"]!["sectionName"] = "https";

        Assert.False((await ObserveAsync($"[{answer.ToJsonString()}]")).Accepted);
    }

    private async Task<RouteObservation> ObserveAsync(string parents, string? secondGateway = null)
    {
        var gateways = new List<V1ParentRef>
        {
            new() { Name = "public", Namespace = "infra" },
        };
        if (secondGateway is not null)
        {
            gateways.Add(new() { Name = secondGateway });
        }
        var context = RoutingWorld.ContextOf(
            new()
            {
                Metadata = new()
                {
                    Name = "podinfo",
                    Namespace = "test",
                    Uid = "uid-1",
                },
                Spec = new()
                {
                    TargetRef = new()
                    {
                        ApiVersion = "apps/v1",
                        Kind = "Deployment",
                        Name = "podinfo",
                    },
                    Service = new() { Port = 80, GatewayRefs = gateways },
                    SkipAnalysis = true,
                },
            }
        );
        var router = world.Routing.Routers.Find(context.Provider)!;
        await router.ApplyAsync(context, CanaryTraffic.Of(10), TestContext.Current.CancellationToken);
        var route = world.Route("podinfo").DeepClone().AsObject();
        if (created is { } time)
        {
            route["metadata"]!["creationTimestamp"] = time.UtcDateTime.ToString("O");
        }
        route["status"] = new JsonObject { ["parents"] = JsonNode.Parse(parents) };
        world.Server.Store(V1HttpRoute.Type, route);
        return router.Observe(context);
    }

    private static string Answer(
        string name,
        string? @namespace,
        int generation,
        string accepted,
        string resolved = "True"
    )
    {
        var parent = new JsonObject
        {
            ["group"] = "gateway.networking.k8s.io",
            ["kind"] = "Gateway",
            ["name"] = name,
        };
        if (@namespace is not null)
        {
            parent["namespace"] = @namespace;
        }
        return new JsonObject
        {
            ["controllerName"] = "example.com/gateway",
            ["parentRef"] = parent,
            ["conditions"] = new JsonArray(
                Condition("Accepted", accepted, "NotAllowed", "no listener", generation),
                Condition("ResolvedRefs", resolved, "BackendNotFound", "no podinfo-canary", generation)
            ),
        }.ToJsonString();
    }

    private static JsonObject Condition(string type, string status, string reason, string message, int generation) =>
        new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = message,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = "2026-01-31T12:00:00Z",
        };
}
