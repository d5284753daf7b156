using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Targets;

public sealed class PrimaryRendererTests
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

    private static JsonObject Render(JsonObject target, params string[] prefixes) =>
        new PrimaryRenderer(new DeploymentKind(), Canary, new("app", "podinfo"), new CopiedMetadata(prefixes)).Render(
            target,
            "abc",
            new Dictionary<string, string>()
        );

    [Fact]
    public void Where_pods_divide_requests_its_pods_answer_for_the_apex_from_the_start()
    {
        var renderer = new PrimaryRenderer(
            new DeploymentKind(),
            Canary,
            new("app", "podinfo"),
            new CopiedMetadata([]),
            apex: "shop"
        );

        var primary = renderer.Render(Deployments.Podinfo(), "abc", new Dictionary<string, string>());

        Assert.Equal("shop", (string?)primary["spec"]!["template"]!["metadata"]!["labels"]!["canary.dev/apex"]);
        Assert.Null(primary["metadata"]!["labels"]!["canary.dev/apex"]);
        AssertJson("""{ "matchLabels": { "app": "podinfo-primary" } }""", primary["spec"]!["selector"]);
    }

    [Fact]
    public void A_primary_of_an_idle_DaemonSet_is_awake()
    {
        var set = Deployments.Podinfo();
        set["kind"] = "DaemonSet";
        set["spec"]!["template"]!["spec"]!["nodeSelector"] = new JsonObject
        {
            ["canary.dev/scale-to-zero"] = "true",
            ["disk"] = "ssd",
        };
        var renderer = new PrimaryRenderer(new DaemonSetKind(), Canary, new("app", "podinfo"), new CopiedMetadata([]));

        var primary = renderer.Render(set, "abc", new Dictionary<string, string>());

        AssertJson("""{ "disk": "ssd" }""", primary["spec"]!["template"]!["spec"]!["nodeSelector"]);
        AssertJson(
            """{ "canary.dev/scale-to-zero": "true", "disk": "ssd" }""",
            set["spec"]!["template"]!["spec"]!["nodeSelector"]
        );
    }

    [Fact]
    public void The_primary_is_the_targets_copy_under_its_own_label()
    {
        var primary = Render(Deployments.Podinfo());

        AssertJson(
            """
            {
              "name": "podinfo-primary", "namespace": "shop",
              "labels": { "app": "podinfo-primary" },
              "annotations": { "canary.dev/revision": "abc", "canary.dev/owner": "podinfo" },
              "ownerReferences": [ { "apiVersion": "canary.dev/v1", "kind": "Canary", "name": "podinfo",
                "uid": "canary-uid", "controller": true, "blockOwnerDeletion": true } ]
            }
            """,
            primary["metadata"]
        );
        AssertJson("""{ "matchLabels": { "app": "podinfo-primary" } }""", primary["spec"]!["selector"]);
        AssertJson(
            """{ "labels": { "app": "podinfo-primary", "tier": "front" }, "annotations": { "canary.dev/revision": "abc" } }""",
            primary["spec"]!["template"]!["metadata"]
        );
        AssertJson(
            """[ { "name": "podinfo", "image": "podinfo:6.0.0" }, { "name": "proxy", "image": "envoy:1.30" } ]""",
            primary["spec"]!["template"]!["spec"]!["containers"]
        );
    }

    [Fact]
    public void How_it_rolls_is_copied_and_a_pause_is_not()
    {
        var spec = Render(Deployments.Podinfo())["spec"]!.AsObject();

        spec.Remove("selector");
        spec.Remove("template");
        AssertJson(
            """
            {
              "minReadySeconds": 5, "progressDeadlineSeconds": 60,
              "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0 } }
            }
            """,
            spec
        );
    }

    [Fact]
    public void Rules_about_neighbours_name_the_primary_where_they_named_the_target()
    {
        var podSpec = Render(Deployments.Podinfo())["spec"]!["template"]!["spec"]!;

        var required = podSpec["affinity"]!["podAntiAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!;
        AssertJson("""{ "matchLabels": { "app": "podinfo-primary" } }""", required[0]!["labelSelector"]);
        AssertJson("""{ "matchLabels": { "app": "other" } }""", required[1]!["labelSelector"]);
        var preferred = podSpec["affinity"]!["podAntiAffinity"]!["preferredDuringSchedulingIgnoredDuringExecution"]!;
        AssertJson(
            """{ "matchExpressions": [ { "key": "app", "operator": "In", "values": ["podinfo-primary", "cache"] } ] }""",
            preferred[0]!["podAffinityTerm"]!["labelSelector"]
        );
        AssertJson(
            """{ "matchLabels": { "app": "podinfo-primary" } }""",
            podSpec["topologySpreadConstraints"]![0]!["labelSelector"]
        );
    }

    [Fact]
    public void Only_labels_and_annotations_of_the_given_prefixes_go_along()
    {
        var metadata = Render(Deployments.Podinfo(), "team")["metadata"]!;

        AssertJson("""{ "team": "web", "app": "podinfo-primary" }""", metadata["labels"]);
        AssertJson(
            """{ "team/contact": "web@example.com", "canary.dev/revision": "abc", "canary.dev/owner": "podinfo" }""",
            metadata["annotations"]
        );
    }

    [Fact]
    public void A_star_takes_all_but_the_marks_of_kubectl_and_flux()
    {
        var metadata = Render(Deployments.Podinfo(), "*")["metadata"]!;

        AssertJson("""{ "app": "podinfo-primary", "team": "web" }""", metadata["labels"]);
        AssertJson(
            """{ "team/contact": "web@example.com", "canary.dev/revision": "abc", "canary.dev/owner": "podinfo" }""",
            metadata["annotations"]
        );
    }

    [Fact]
    public void The_target_is_left_as_it_was()
    {
        var target = Deployments.Podinfo();

        Render(target, "*");

        Assert.True(JsonNode.DeepEquals(Deployments.Podinfo(), target));
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
