using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Autoscalers;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Tests.Autoscalers;

/// <summary>Whose the two autoscalers are, and whose the pause is.</summary>
public sealed class AutoscalerPairsTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "present",
        },
    };

    private static readonly SpecReading Reading = new()
    {
        Provider = "kubernetes",
        Autoscaler = new() { Kind = "ScaledObject", Name = "so" },
        Target = new("apps/v1", "Deployment", "podinfo"),
    };

    private readonly RecordingClient client = new();
    private readonly Informer<V1Autoscaler> store;
    private readonly AutoscalerPairs pairs;

    public AutoscalerPairsTests()
    {
        var kind = new ScaledObjectKind();
        store = Stored.Informer(kind.Type, V1Autoscaler.Projection);
        pairs = new(
            client,
            new([new(kind, store)]),
            new KindsOnDemand(new InformerSet(client)),
            new CopiedMetadata([])
        );
        Put("so");
    }

    [Theory]
    [InlineData("kubectl", true)]
    [InlineData("flagger", false)]
    [InlineData(FieldManagers.Controller, false)]
    public void R15_a_pause_is_others_unless_Flagger_left_it_before_the_migration(string manager, bool others)
    {
        var found = Find();
        var paused = found with { Target = found.Target! with { PauseManagers = [manager] } };

        Assert.Equal(others, pairs.Describe(Canary, paused, "podinfo", null)!.PausedByOthers);
    }

    [Theory]
    [InlineData("present", null, true)]
    [InlineData(null, "podinfo", true)]
    [InlineData("former", "podinfo", false)]
    [InlineData(null, null, false)]
    public void A_twin_is_one_that_was_made_for_this_Canary_or_that_it_may_adopt(string? owner, string? name, bool its)
    {
        Put("so-primary", owner, name);

        Assert.Equal(its, Find().Twin is not null);
    }

    [Fact]
    public async Task Nothing_but_the_autoscaler_that_was_looked_at_is_paused()
    {
        var sighting = Sight();

        await pairs.PauseAsync(sighting, paused: true, TestContext.Current.CancellationToken);

        // The server refuses what names another uid than the object has.
        Assert.Equal("uid of so", (string?)Assert.Single(client.Patched).Patch.Body["metadata"]!["uid"]);
    }

    [Fact]
    public async Task What_the_controller_resumes_itself_is_no_contest()
    {
        var sighting = Sight();
        for (var i = 0; i < 3; i++)
        {
            await pairs.PauseAsync(sighting, paused: true, TestContext.Current.CancellationToken);
            await pairs.PauseAsync(sighting, paused: false, TestContext.Current.CancellationToken);

            Assert.Null(pairs.Describe(Canary, sighting.Autoscaler, "podinfo", new())!.PauseContest);
        }
    }

    [Fact]
    public void A_kind_that_the_cluster_does_not_serve_is_said_and_not_that_one_of_it_is_missing()
    {
        var missing = Reading with
        {
            Autoscaler = new() { Kind = "ScaledObject", Name = "none" },
        };

        Assert.Equal("AutoscalerUnavailable", pairs.Find(Canary, missing, "podinfo")!.Obstacle?.Reason);
    }

    private Sighting Sight() =>
        new()
        {
            Canary = Canary,
            Reading = Reading,
            Seen = new(),
            Autoscaler = Find(),
        };

    private AutoscalerSighting Find() => pairs.Find(Canary, Reading, "podinfo")!;

    private void Put(string name, string? owner = null, string? madeFor = null) =>
        store.Put(
            new()
            {
                Metadata = new()
                {
                    Name = name,
                    Namespace = "shop",
                    Uid = $"uid of {name}",
                    ResourceVersion = "1",
                    Annotations = madeFor is null
                        ? null
                        : new Dictionary<string, string> { [CanaryOwner.Annotation] = madeFor },
                    OwnerReferences = owner is null
                        ? null
                        :
                        [
                            new()
                            {
                                ApiVersion = Canary.ApiVersion,
                                Kind = Canary.Kind,
                                Name = "podinfo",
                                Uid = owner,
                                Controller = true,
                            },
                        ],
                },
                Spec = JsonSerializer.SerializeToElement(
                    JsonNode.Parse("""{ "scaleTargetRef": { "name": "podinfo" } }""")
                ),
            }
        );
}
