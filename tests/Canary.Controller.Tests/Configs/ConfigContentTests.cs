using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Configs;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Configs;

public sealed class ConfigContentTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "uid-1",
        },
    };

    [Fact]
    public void All_that_is_in_it_makes_its_checksum_and_nothing_else()
    {
        var content = Map("""{ "data": { "a": "1", "b": "2" }, "binaryData": { "c": "AA==" } }""");

        Assert.Equal(
            content.Checksum,
            Map(
                """
                { "metadata": { "resourceVersion": "9", "labels": { "x": "y" } }, "immutable": true,
                  "binaryData": { "c": "AA==" }, "data": { "b": "2", "a": "1" } }
                """
            ).Checksum
        );
        Assert.NotEqual(
            content.Checksum,
            Map("""{ "data": { "a": "1", "b": "3" }, "binaryData": { "c": "AA==" } }""").Checksum
        );
        Assert.NotEqual(
            content.Checksum,
            Map("""{ "data": { "a": "1", "b": "2" }, "binaryData": { "c": "AQ==" } }""").Checksum
        );
        Assert.NotEqual(
            Map("""{ "data": { "a": "1" } }""").Checksum,
            Map("""{ "binaryData": { "a": "1" } }""").Checksum
        );
    }

    [Fact]
    public void A_copy_has_all_that_is_in_it_and_can_be_written_again()
    {
        var copy = Map(
                """
                { "metadata": { "name": "app", "labels": { "x": "y" } }, "immutable": true,
                  "data": { "a": "1" }, "binaryData": { "c": "AA==" } }
                """
            )
            .RenderCopy(Canary, "app-primary");

        Assert.Equal("app-primary", (string?)copy["metadata"]!["name"]);
        Assert.Equal("uid-1", (string?)copy["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.Equal("""{"a":"1"}""", copy["data"]!.ToJsonString());
        Assert.Equal("""{"c":"AA=="}""", copy["binaryData"]!.ToJsonString());
        Assert.Null(copy["immutable"]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Opaque", true)]
    [InlineData("kubernetes.io/tls", true)]
    [InlineData("kubernetes.io/basic-auth", true)]
    [InlineData("kubernetes.io/ssh-auth", true)]
    [InlineData("kubernetes.io/service-account-token", false)]
    [InlineData("kubernetes.io/dockerconfigjson", false)]
    [InlineData("helm.sh/release.v1", false)]
    public void A_secret_that_the_cluster_made_for_one_user_is_not_tracked(string? type, bool tracked)
    {
        var secret = new JsonObject { ["data"] = new JsonObject { ["key"] = "AA==" } };
        if (type is not null)
        {
            secret["type"] = type;
        }

        var content = Content(ConfigKind.Secret, secret.ToJsonString());

        Assert.Equal(tracked, content.IsTracked);
        Assert.Equal(type, (string?)content.RenderCopy(Canary, "token-primary")["type"]);
    }

    [Fact]
    public void A_map_is_tracked_whatever_it_calls_its_type() =>
        Assert.True(Map("""{ "type": "helm.sh/release.v1" }""").IsTracked);

    [Fact]
    public void Contents_that_two_configs_exchange_are_another_revision()
    {
        var one = Tracked(("configmap/a", "1"), ("configmap/b", "2"));
        var other = Tracked(("configmap/a", "2"), ("configmap/b", "1"));

        Assert.NotEqual(one.RevisionOf("template"), other.RevisionOf("template"));
        Assert.NotEqual(one.RevisionOf("template"), one.RevisionOf("another"));
        Assert.NotEqual(
            one.RevisionOf("template"),
            Tracked(("configmap/a", "1"), ("configmap/c", "2")).RevisionOf("template")
        );
        Assert.Equal("template", TrackedConfigs.None.RevisionOf("template"));
    }

    private static TrackedConfigs Tracked(params (string Id, string Checksum)[] configs) =>
        new(
            [
                .. configs.Select(config => new TrackedConfig(
                    new(ConfigKind.ConfigMap, config.Id.Split('/')[1], false),
                    "1",
                    config.Checksum
                )),
            ],
            []
        );

    private static ConfigContent Map(string json) => Content(ConfigKind.ConfigMap, json);

    private static ConfigContent Content(ConfigKind kind, string json) =>
        new(new(kind, "app", false), JsonDocument.Parse(json).RootElement);
}
