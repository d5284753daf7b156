using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Autoscalers;
using Canary.Controller.Targets;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Autoscalers;

public sealed class TwinRendererTests
{
    private static readonly V1AutoscalerRef Reference = new() { Kind = "ScaledObject", Name = "podinfo" };

    [Theory]
    [InlineData(0, 2, 8)]
    [InlineData(5, 5, 8)]
    [InlineData(12, 12, 12)]
    public void R8_a_floor_raises_the_least_and_where_it_must_the_most(int floor, int min, int max)
    {
        var spec = Render(KedaSpec(), floor)["spec"]!;

        Assert.Equal((min, max), ((int)spec["minReplicaCount"]!, (int)spec["maxReplicaCount"]!));
    }

    [Theory]
    [InlineData(0, 4, 20)]
    [InlineData(25, 25, 25)]
    public void Bounds_of_the_primarys_own_have_the_floor_too(int floor, int min, int max)
    {
        var reference = Reference with
        {
            PrimaryScalerReplicas = new() { MinReplicas = 4, MaxReplicas = 20 },
        };

        var spec = Render(KedaSpec(), floor, reference)["spec"]!;

        Assert.Equal((min, max), ((int)spec["minReplicaCount"]!, (int)spec["maxReplicaCount"]!));
    }

    [Fact]
    public void An_HPA_without_a_minimum_has_one()
    {
        var hpa = JsonNode.Parse("""{ "scaleTargetRef": { "name": "podinfo" }, "maxReplicas": 3 }""")!.AsObject();

        var spec = Render(hpa, 0, Reference, new HorizontalPodAutoscalerKind())["spec"]!;

        Assert.Equal("podinfo-primary", (string?)spec["scaleTargetRef"]!["name"]);
        Assert.Equal((1, 3), ((int)spec["minReplicas"]!, (int)spec["maxReplicas"]!));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    public void KEDA_s_size_for_idle_times_stays_below_the_least(int floor, int idle)
    {
        var spec = KedaSpec();
        spec["idleReplicaCount"] = idle;

        Assert.Equal(idle, (int?)Render(spec, floor)["spec"]!["idleReplicaCount"]);
    }

    [Fact]
    public void KEDA_s_size_for_idle_times_goes_where_it_is_not_below_the_least()
    {
        var spec = KedaSpec();
        spec["idleReplicaCount"] = 1;
        var reference = Reference with { PrimaryScalerReplicas = new() { MinReplicas = 1 } };

        Assert.Null(Render(spec, 0, reference)["spec"]!["idleReplicaCount"]);
    }

    [Theory]
    [InlineData("app=\"podinfo\"", "app=\"podinfo-primary\"")]
    [InlineData("pod=~\"podinfo-.*\"", "pod=~\"podinfo-primary-.*\"")]
    [InlineData("app=\"podinfo-canary\"", "app=\"podinfo-canary\"")]
    [InlineData("app=\"my-podinfo\"", "app=\"my-podinfo\"")]
    [InlineData("podinfo_requests", "podinfo_requests")]
    [InlineData("podinfo2", "podinfo2")]
    [InlineData("podinfo + podinfo", "podinfo-primary + podinfo-primary")]
    public void A_query_names_the_primary_where_it_named_the_target_and_nobody_else(string query, string renamed) =>
        Assert.Equal(renamed, (string?)Render(KedaSpec(query), 0)["spec"]!["triggers"]![0]!["metadata"]!["query"]);

    [Fact]
    public void The_targets_pause_does_not_go_along_though_all_annotations_do()
    {
        var annotations = Render(KedaSpec(), 0)["metadata"]!["annotations"]!;

        Assert.Equal("kept", (string?)annotations["team"]);
        Assert.Null(annotations[ScaledObjectKind.PausedAnnotation]);
    }

    [Fact]
    public void What_someone_changed_since_is_not_current()
    {
        var twin = Render(KedaSpec(), 0);
        Assert.True(TwinRenderer.IsCurrent(twin, Read(twin)));
        var defaulted = twin.DeepClone().AsObject();
        defaulted["spec"]!["pollingInterval"] = 30;
        Assert.True(TwinRenderer.IsCurrent(twin, Read(defaulted)));
        var edited = twin.DeepClone().AsObject();
        edited["spec"]!["maxReplicaCount"] = 99;
        Assert.False(TwinRenderer.IsCurrent(twin, Read(edited)));
        Assert.False(TwinRenderer.IsCurrent(Render(KedaSpec("other"), 0), Read(twin)));
    }

    private static JsonObject KedaSpec(string query = "app=\"podinfo\"") =>
        new()
        {
            ["scaleTargetRef"] = new JsonObject { ["name"] = "podinfo" },
            ["minReplicaCount"] = 2,
            ["maxReplicaCount"] = 8,
            ["triggers"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "prometheus",
                    ["metadata"] = new JsonObject { ["query"] = query },
                }
            ),
        };

    private static JsonObject Render(
        JsonObject spec,
        int floor,
        V1AutoscalerRef? reference = null,
        IAutoscalerKind? kind = null
    )
    {
        var canary = new V1Canary
        {
            Metadata = new()
            {
                Name = "podinfo",
                Namespace = "shop",
                Uid = "uid-1",
            },
        };
        var target = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "podinfo",
                ["namespace"] = "shop",
                ["annotations"] = new JsonObject { ["team"] = "kept", [ScaledObjectKind.PausedAnnotation] = "0" },
            },
            ["spec"] = spec,
        };
        return new TwinRenderer(kind ?? new ScaledObjectKind(), canary, new CopiedMetadata(["*"])).Render(
            Read(target),
            reference ?? Reference,
            "podinfo",
            floor
        );
    }

    private static V1Autoscaler Read(JsonObject autoscaler) =>
        JsonSerializer.Deserialize(autoscaler.ToJsonString(), V1Autoscaler.Projection)!;
}
