using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Kubernetes;
using Canary.Routing.Tests.Conformance;

namespace Canary.Routing.Tests.Kubernetes;

public sealed class KubernetesTrafficRouterTests : TrafficRouterConformance
{
    private readonly PodsOnServer pods;

    public KubernetesTrafficRouterTests()
    {
        pods = new(World.Server);
        pods.Add("podinfo-primary", 10);
        pods.Add("podinfo", 10);
    }

    protected override string Provider => ProviderNames.Kubernetes;

    protected override IEnumerable<int> Weights => [0, 10, 50, 80, 20, 100, 40, 0, 100];

    protected override V1CanaryService Service { get; } = new() { Port = 9898 };

    private protected override ResourceType Moved => V1Service.Type;

    private protected override void Misdirect(JsonObject moved) =>
        moved["spec"]!["selector"] = new JsonObject { ["app"] = "elsewhere" };

    /// <summary>By the pods that it selects.</summary>
    private protected override IEnumerable<int> WeightsIn(JsonObject moved)
    {
        var (primary, canary) = pods.Behind(moved);
        return [100 * primary / (primary + canary), 100 * canary / (primary + canary)];
    }

    private ITrafficRouter Router => World.Routing.Routers.Find(Provider)!;

    [Theory]
    [InlineData(20, "analysis.match", 0)]
    [InlineData(100, "analysis.match", 0)]
    [InlineData(0, null, 10)]
    public async Task Some_users_requests_or_copies_are_refused(int weight, string? match, int mirror)
    {
        var traffic = new CanaryTraffic
        {
            Weight = weight,
            Match = match,
            Mirror = mirror,
        };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Router.ApplyAsync(Context(), traffic, TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            "The provider kubernetes can't tell one request from another, nor copy them; use weights or iterations, or a provider with routes.",
            error.Message
        );
        Assert.Equal(0, World.Server.Writes);
    }

    [Theory]
    [InlineData(100, "podinfo")]
    [InlineData(0, "podinfo-primary")]
    public async Task Keeping_the_services_does_not_move_the_traffic(int weight, string app)
    {
        await ApplyAsync(Context(), weight);
        World.Server.Remove(V1Service.Type, new("test", "podinfo-canary"));

        await World.Routing.Services.ApplyAsync(Context(), TestContext.Current.CancellationToken);

        Assert.Equal(app, (string?)World.Service("podinfo")["spec"]!["selector"]!["app"]);
        Assert.True(World.Routing.Services.IsCurrent(Context()));
    }

    [Fact]
    public async Task A_port_that_someone_edits_is_seen_and_set_right_and_a_further_one_is_theirs()
    {
        await ApplyAsync(Context(), 0);
        Edit(service => service["spec"]!["ports"]![0]!["targetPort"] = 1234);
        Assert.False(Router.Observe(Context()).Current);

        await ApplyAsync(Context(), 0);
        Assert.Equal(9898, (int?)World.Service("podinfo")["spec"]!["ports"]![0]!["targetPort"]);
        Assert.True(Router.Observe(Context()).Current);

        Edit(service =>
            service["spec"]!["ports"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "own", ["port"] = 9 })
        );
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_service_that_is_there_already_gives_the_canary_nothing_though_it_leads_to_the_target()
    {
        StoreService("""{"selector": {"app": "podinfo"}, "clusterIP": "10.0.0.7"}""");

        Assert.Equal((false, null, false), (Observe().Current, Observe().Traffic, Observe().Accepted));
        await ApplyAsync(Context(), 0);
        Assert.Equal(CanaryTraffic.None, Observe().Traffic);
    }

    [Fact]
    public async Task An_adopted_service_that_leads_to_the_canary_is_not_released_before_it_is_nobodys()
    {
        StoreService("{}");
        await ApplyAsync(Context(), 100);
        Assert.False(World.Routing.Services.IsReleased(Context()));

        await World.Routing.Services.ReleaseAsync(Context(), TestContext.Current.CancellationToken);

        Assert.True(World.Routing.Services.IsReleased(Context()));
        Assert.Null(Moving["metadata"]!["annotations"]?["kustomize.toolkit.fluxcd.io/reconcile"]);
    }

    [Theory]
    [InlineData(null, "None")]
    [InlineData("None", "None")]
    [InlineData("10.0.0.7", "10.0.0.7")]
    public async Task A_service_becomes_headless_only_when_it_is_made(string? existing, string wanted)
    {
        if (existing is not null)
        {
            StoreService($$"""{"clusterIP": "{{existing}}"}""");
        }

        await ApplyAsync(Context(service => service with { Headless = true }), 0);

        Assert.Equal(wanted, (string?)Moving["spec"]!["clusterIP"]);
    }

    private void StoreService(string spec) =>
        World.Server.Store(
            V1Service.Type,
            new()
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = new JsonObject { ["name"] = "podinfo", ["namespace"] = "test" },
                ["spec"] = JsonNode.Parse(spec),
            }
        );

    [Fact]
    public async Task A_selector_that_someone_narrows_is_seen_and_set_right()
    {
        await ApplyAsync(Context(), 0);
        Edit(service => service["spec"]!["selector"]!["zone"] = "a");

        Assert.Equal((false, null), (Router.Observe(Context()).Current, Router.Observe(Context()).Traffic));
        await ApplyAsync(Context(), 0);

        Assert.Equal("""{"app":"podinfo-primary"}""", World.Service("podinfo")["spec"]!["selector"]!.ToJsonString());
    }

    [Fact]
    public async Task The_services_of_the_variants_lead_to_no_narrower_pods_either()
    {
        await ApplyAsync(Context(), 0);
        var edited = World.Service("podinfo-canary").DeepClone().AsObject();
        edited["spec"]!["selector"]!["zone"] = "a";
        World.Server.Store(V1Service.Type, edited);

        Assert.False(World.Routing.Services.IsCurrent(Context()));
        await ApplyAsync(Context(), 0);

        Assert.Equal("""{"app":"podinfo"}""", World.Service("podinfo-canary")["spec"]!["selector"]!.ToJsonString());
    }

    [Fact]
    public async Task Keeping_the_services_keeps_a_share()
    {
        await ApplyAsync(Context(), 20);
        World.Server.Remove(V1Service.Type, new("test", "podinfo-canary"));

        await World.Routing.Services.ApplyAsync(Context(), TestContext.Current.CancellationToken);

        Assert.Equal((8, 2), pods.Behind(Moving));
        Assert.Equal((true, 20m), (Observe().Current, Observe().Traffic?.Weight));
    }

    [Fact]
    public async Task All_or_nothing_is_one_write_of_the_service_and_comes_first()
    {
        await ApplyAsync(Dividing(), 80);
        World.Server.Patched.Clear();

        await Router.ApplyAsync(Dividing(), CanaryTraffic.None, TestContext.Current.CancellationToken);

        Assert.Equal(("services", "podinfo"), What(World.Server.Patched[0]));
        Assert.All(World.Server.Patched.Skip(1), patch => Assert.StartsWith("podinfo-primary-", patch.Name));
        Assert.Equal(8, World.Server.Patched.Count - 1);
        Assert.True(Observe().Current);
    }

    [Fact]
    public async Task A_share_is_made_pod_by_pod_before_the_service_leads_to_it_and_lets_in_first()
    {
        await ApplyAsync(Dividing(), 0);
        World.Server.Patched.Clear();

        await Router.ApplyAsync(Dividing(), CanaryTraffic.Of(80), TestContext.Current.CancellationToken);

        Assert.Equal(("services", "podinfo"), What(World.Server.Patched[^1]));
        var order = World.Server.Patched.SkipLast(1).Select(patch => patch.Name.Split('-').Length).ToList();
        Assert.Equal(Enumerable.Repeat(2, 8).Concat(Enumerable.Repeat(3, 8)), order);
        Assert.Equal((2, 8), pods.Behind(Moving));
    }

    /// <summary>A StatefulSet gives the next pod the name of the last one, which may be what the controller still thinks of.</summary>
    [Fact]
    public async Task Only_the_very_pod_that_was_seen_is_labelled()
    {
        await ApplyAsync(Dividing(), 50);

        var labelled = World.Server.Patched.Where(patch => patch.Plural == "pods").ToList();
        Assert.Equal(20, labelled.Count);
        Assert.All(labelled, patch => Assert.Equal($"uid-of-{patch.Name}", (string?)patch.Body["metadata"]!["uid"]));
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    public async Task A_pod_that_ends_in_that_moment_holds_nothing_up(int status, string reason)
    {
        World.Server.Refuses["podinfo-10"] = new(status, reason, "it is gone");

        await ApplyAsync(Dividing(), 50);

        Assert.Equal((10, 9), pods.Behind(Moving));
        Assert.Equal((false, 50m), (Observe().Current, Observe().Traffic?.Weight));
    }

    [Fact]
    public async Task A_refusal_to_label_pods_is_an_error()
    {
        World.Server.Refuses["podinfo-10"] = new(403, "Forbidden", "no permission");

        await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync(Dividing(), 50));
    }

    [Fact]
    public async Task From_share_to_share_as_few_pods_change_as_can_be()
    {
        await ApplyAsync(Dividing(), 20);
        World.Server.Patched.Clear();

        await ApplyAsync(Dividing(), 40);

        Assert.Equal((9, 6), pods.Behind(Moving));
        Assert.Equal(1 + 4, World.Server.Patched.Count(patch => patch.Plural == "pods"));
    }

    [Fact]
    public async Task Pods_that_are_not_ready_or_leave_are_not_counted()
    {
        pods.Put("podinfo", "podinfo-unready", ready: false, apex: "podinfo");
        pods.Put("podinfo", "podinfo-leaving", ready: true, apex: "podinfo", leaving: true);
        pods.Put("podinfo-primary", "podinfo-primary-unready", ready: false);

        await ApplyAsync(Dividing(), 50);

        Assert.Equal((10, 10), pods.Behind(Moving));
        Assert.Equal(new PodShare(10, 10), Observe().Pods);
        // What comes to be ready must not make the canary's share larger.
        Assert.Null(pods.ApexOf("podinfo-unready"));
        // What leaves needs no write any more.
        Assert.Equal("podinfo", pods.ApexOf("podinfo-leaving"));
        Assert.Equal("podinfo", pods.ApexOf("podinfo-primary-unready"));
    }

    [Fact]
    public async Task A_share_that_pods_came_or_went_from_is_made_again()
    {
        await ApplyAsync(Dividing(), 20);
        Assert.Equal((8, 2), pods.Behind(Moving));

        pods.Remove("podinfo-10");
        pods.Remove("podinfo-11");
        Assert.Equal((false, 20m), (Observe().Current, Observe().Traffic?.Weight));
        await ApplyAsync(Dividing(), 20);

        Assert.Equal((8, 2), pods.Behind(Moving));
        Assert.True(Observe().Current);
    }

    [Fact]
    public async Task While_no_pod_of_the_primary_is_ready_the_canary_does_not_grow()
    {
        await ApplyAsync(Dividing(), 20);
        for (var i = 0; i < 10; i++)
        {
            pods.Put("podinfo-primary", $"podinfo-primary-{i:00}", ready: false, apex: "podinfo");
        }

        await ApplyAsync(Dividing(), 20);

        Assert.Equal((0, 2), pods.Behind(Moving));
    }

    [Fact]
    public async Task A_canary_without_a_ready_pod_gets_nothing_and_the_primary_all()
    {
        await ApplyAsync(Dividing(), 80);
        for (var i = 10; i < 20; i++)
        {
            pods.Remove($"podinfo-{i}");
        }

        await ApplyAsync(Dividing(), 80);

        Assert.Equal((10, 0), pods.Behind(Moving));
        Assert.Equal(new PodShare(10, 0), Observe().Pods);
    }

    [Fact]
    public async Task A_weight_that_someone_edits_is_seen()
    {
        await ApplyAsync(Dividing(), 20);
        var edited = Moving.DeepClone().AsObject();
        edited["metadata"]!["annotations"]!["canary.dev/canary-weight"] = "all";
        World.Server.Store(Moved, edited);

        Assert.Equal((false, null, false), (Observe().Current, Observe().Traffic, Observe().Accepted));
        await ApplyAsync(Dividing(), 20);
        Assert.Equal((true, 20m), (Observe().Current, Observe().Traffic?.Weight));
    }

    [Fact]
    public async Task A_Canary_that_asks_for_all_or_nothing_touches_no_pods()
    {
        await ApplyAsync(Context(), 0);
        await ApplyAsync(Context(), 100);

        Assert.DoesNotContain(World.Server.Patched, patch => patch.Plural == "pods");
        Assert.Null(Router.Observe(Context()).Pods);
    }

    private void Edit(Action<JsonObject> edit)
    {
        var service = Moving.DeepClone().AsObject();
        edit(service);
        World.Server.Store(Moved, service);
    }

    private static (string, string) What((string Plural, string Name, JsonNode Body) patch) =>
        (patch.Plural, patch.Name);

    private RouteObservation Observe() => Router.Observe(Dividing());

    private RouteContext Dividing()
    {
        var context = Context();
        return context with
        {
            Canary = context.Canary with
            {
                Spec = context.Canary.Spec with
                {
                    SkipAnalysis = null,
                    Analysis = new() { Steps = [new() { Weight = 10 }] },
                },
            },
        };
    }
}
