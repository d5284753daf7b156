using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Targets;

public sealed class PrimarySnapshotTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "canary-uid",
        },
    };

    private static readonly PrimarySnapshot Snapshot = new(new DeploymentKind(), Canary, new CopiedMetadata(["*"]));

    [Fact]
    public void What_a_primary_runs_is_kept_and_nothing_that_the_next_write_brings_anyway()
    {
        var (revision, content) = KeptContent.Unpack(Keep(Primary())!)!.Value;

        Assert.Equal("old", revision);
        Assert.Equal(["team/contact"], content["annotations"]!.AsObject().Select(annotation => annotation.Key));
        Assert.False(content["spec"]!["template"]!["metadata"]!.AsObject().ContainsKey("creationTimestamp"));
        Assert.Equal("podinfo:6.0.0", (string?)content["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }

    [Fact]
    public void What_was_kept_before_the_primary_was_written_is_kept_on()
    {
        var primary = Primary();
        primary["metadata"]!["annotations"]![KeptContent.Annotation] = "old:as-it-was";

        Assert.Equal("old:as-it-was", Keep(primary));
    }

    [Fact]
    public void A_primary_that_was_written_and_kept_nothing_has_nothing_to_keep()
    {
        var primary = Primary();
        primary["metadata"]!["annotations"]![PrimaryRenderer.RevisionAnnotation] = "next";

        Assert.Null(Keep(primary));
    }

    private static JsonObject Primary()
    {
        var primary = Deployments.Podinfo();
        primary["metadata"]!["annotations"] = new JsonObject
        {
            ["team/contact"] = "web@example.com",
            [PrimaryRenderer.RevisionAnnotation] = "old",
            [KeptContent.Annotation] = "older:as-it-was",
            [CanaryOwner.Annotation] = "podinfo",
        };
        return primary;
    }

    private static string? Keep(JsonObject primary) =>
        Snapshot.Keep(JsonSerializer.SerializeToElement(primary), "old", "next");
}
