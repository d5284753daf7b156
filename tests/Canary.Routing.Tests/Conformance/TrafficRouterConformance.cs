using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Conformance;

/// <summary>What every traffic router does, whatever it writes. Each router's tests derive from it.</summary>
public abstract partial class TrafficRouterConformance
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RoutingWorld world = new();

    internal RoutingWorld World => world;

    /// <summary>As in <c>spec.provider</c>.</summary>
    protected abstract string Provider { get; }

    /// <summary>The weights that the router can set.</summary>
    protected abstract IEnumerable<int> Weights { get; }

    /// <summary><c>spec.service</c>, whose apex is called podinfo.</summary>
    protected abstract V1CanaryService Service { get; }

    /// <summary>The kind by which the router moves traffic; the object is called podinfo.</summary>
    private protected abstract ResourceType Moved { get; }

    /// <summary>An edit by hand of such an object that leads traffic elsewhere.</summary>
    private protected abstract void Misdirect(JsonObject moved);

    /// <summary>The weights that the object gives, canary last; they must add up to 100.</summary>
    private protected abstract IEnumerable<int> WeightsIn(JsonObject moved);

    private ITrafficRouter Router => world.Routing.Routers.Find(Provider)!;

    [Fact]
    public void What_is_not_there_has_no_weight_and_is_not_accepted()
    {
        var seen = Router.Observe(Context());

        Assert.Equal((false, null, false), (seen.Current, seen.Traffic?.Weight, seen.Accepted));
        Assert.Contains("test/podinfo", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_that_was_set_is_seen_and_adds_up_to_a_hundred()
    {
        foreach (var weight in Weights)
        {
            await ApplyAsync(Context(), weight);

            var seen = Router.Observe(Context());
            Assert.Equal((true, weight), (seen.Current, seen.Traffic?.Weight));
            Assert.Equal([100 - weight, weight], WeightsIn(Moving));
        }
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_not_written_again()
    {
        await ApplyAsync(Context(), 0);
        var writes = world.Server.Writes;

        await ApplyAsync(Context(), 0);

        Assert.Equal(writes, world.Server.Writes);
        Assert.True(world.Routing.Services.IsCurrent(Context()));
    }

    [Fact]
    public async Task An_edited_service_is_rendered_again_at_the_present_weight()
    {
        var weight = Weights.Last();
        await ApplyAsync(Context(), weight);
        var edited = Context(service => service with { Apex = new() { Labels = Map("team", "a") } });

        var before = Router.Observe(edited);
        await ApplyAsync(edited, weight);

        Assert.Equal((false, weight), (before.Current, before.Traffic?.Weight));
        Assert.Equal((true, weight), (Router.Observe(edited).Current, Router.Observe(edited).Traffic?.Weight));
        Assert.Equal("a", (string?)Moving["metadata"]!["labels"]!["team"]);
    }

    [Fact]
    public async Task What_the_spec_no_longer_asks_for_goes()
    {
        await ApplyAsync(Context(service => service with { Apex = new() { Labels = Map("team", "a") } }), 0);

        Assert.False(Router.Observe(Context()).Current);
        await ApplyAsync(Context(), 0);

        Assert.Null(Moving["metadata"]!["labels"]?["team"]);
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task An_edit_by_hand_is_seen_and_repaired()
    {
        await ApplyAsync(Context(), 0);
        var edited = Moving.DeepClone().AsObject();
        Misdirect(edited);
        world.Server.Store(Moved, edited);

        Assert.False(Router.Observe(Context()).Current);
        await ApplyAsync(Context(), 0);

        var seen = Router.Observe(Context());
        Assert.Equal((true, 0), (seen.Current, seen.Traffic?.Weight));
    }

    [Fact]
    public async Task What_it_makes_goes_with_the_Canary()
    {
        await ApplyAsync(Context(), 0);

        var owner = Assert.Single(Moving["metadata"]!["ownerReferences"]!.AsArray());
        Assert.Equal(
            ("canary.dev/v1", "Canary", "podinfo", "uid-1", true),
            (
                (string?)owner!["apiVersion"],
                (string?)owner["kind"],
                (string?)owner["name"],
                (string?)owner["uid"],
                (bool?)owner["controller"]
            )
        );
    }

    [Fact]
    public async Task What_was_there_before_is_adopted_and_keeps_what_is_its_own()
    {
        world.Server.Store(Moved, Existing(owner: null));

        Assert.Null(Router.FindObstacle(Context()));
        Assert.Null(Router.Observe(Context()).Traffic?.Weight);
        await ApplyAsync(Context(), 0);

        Assert.Null(Moving["metadata"]!["ownerReferences"]);
        Assert.Equal("kept", (string?)Moving["metadata"]!["annotations"]!["mine"]);
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public void What_another_controller_owns_is_an_obstacle()
    {
        world.Server.Store(
            Moved,
            Existing(
                new JsonObject
                {
                    ["kind"] = "Other",
                    ["name"] = "it",
                    ["uid"] = "uid-2",
                    ["controller"] = true,
                }
            )
        );

        var obstacle = Router.FindObstacle(Context());

        Assert.Equal($"{Moved.Kind}NotOwned", obstacle?.Reason);
        Assert.Equal(
            $"{Moved.Kind} test/podinfo belongs to Other it; give the Canary another spec.service.name, or delete the {Moved.Kind}",
            obstacle?.Message
        );
    }

    [Fact]
    public async Task Released_it_leads_to_the_target_and_belongs_to_nobody()
    {
        await ApplyAsync(Context(), 0);
        Assert.False(IsReleased());

        await ReleaseAsync();
        IsReleased();
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(IsReleased());
        Assert.Null(Moving["metadata"]!["ownerReferences"]);
        Assert.DoesNotContain(
            "canary.dev",
            Moving["metadata"]!["annotations"]?.ToJsonString() ?? "",
            StringComparison.Ordinal
        );
        Assert.Equal("""{"app":"podinfo"}""", world.Service("podinfo")["spec"]!["selector"]!.ToJsonString());
        var writes = world.Server.Writes;
        await ReleaseAsync();
        Assert.Equal(writes, world.Server.Writes);
    }

    [Fact]
    public async Task Released_it_can_be_taken_again()
    {
        await ApplyAsync(Context(), 0);
        await ReleaseAsync();

        await ApplyAsync(Context(), 0);

        Assert.False(IsReleased());
        Assert.Equal((true, 0), (Router.Observe(Context()).Current, Router.Observe(Context()).Traffic?.Weight));
    }

    [Fact]
    public async Task What_is_gone_needs_no_release()
    {
        await ReleaseAsync();

        Assert.True(IsReleased());
        Assert.Equal(0, world.Server.Writes);
    }

    private protected RouteContext Context(Func<V1CanaryService, V1CanaryService>? edit = null) =>
        RoutingWorld.ContextOf(
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
                    Provider = Provider,
                    TargetRef = new()
                    {
                        ApiVersion = "apps/v1",
                        Kind = "Deployment",
                        Name = "podinfo",
                    },
                    Service = edit is null ? Service : edit(Service),
                    SkipAnalysis = true,
                },
            }
        );

    private protected async Task ApplyAsync(RouteContext context, int weight)
    {
        await world.Routing.Services.ApplyAsync(context, None);
        await Router.ApplyAsync(context, CanaryTraffic.Of(weight), None);
    }

    private protected JsonObject Moving =>
        world.Server.Find(Moved, new("test", "podinfo")) ?? throw new InvalidOperationException("Nothing was made.");

    /// <summary>A route that was handed back, and that has something of ours again.</summary>
    private protected async Task<bool> IsReleasedAfterAsync(Action<JsonObject> edit)
    {
        await ApplyAsync(Context(), 0);
        await ReleaseAsync();
        IsReleased();
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(IsReleased());
        var route = Moving.DeepClone().AsObject();
        edit(route);
        world.Server.Store(Moved, route);
        IsReleased();
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        return IsReleased();
    }

    /// <summary>An owner reference, or else an annotation.</summary>
    private protected static void Mark(JsonObject route, string what)
    {
        if (what != "owner")
        {
            route["metadata"]!["annotations"] = new JsonObject { [what] = "{}" };
            return;
        }
        var owner = new JsonObject
        {
            ["apiVersion"] = "canary.dev/v1",
            ["kind"] = "Canary",
            ["name"] = "podinfo",
            ["uid"] = "uid-1",
        };
        route["metadata"]!["ownerReferences"] = new JsonArray(owner);
    }

    private async Task ReleaseAsync()
    {
        await world.Routing.Services.ReleaseAsync(Context(), None);
        await Router.ReleaseAsync(Context(), None);
    }

    private bool IsReleased() => Router.IsReleased(Context()) && world.Routing.Services.IsReleased(Context());

    private JsonObject Existing(JsonObject? owner)
    {
        var metadata = new JsonObject
        {
            ["name"] = "podinfo",
            ["namespace"] = "test",
            ["annotations"] = new JsonObject { ["mine"] = "kept" },
        };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(owner);
        }
        return new()
        {
            ["apiVersion"] = Moved.ApiVersion,
            ["kind"] = Moved.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject(),
        };
    }

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };
}
