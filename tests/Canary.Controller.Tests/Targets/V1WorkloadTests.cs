using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;

namespace Canary.Controller.Tests.Targets;

public sealed class V1WorkloadTests
{
    [Fact]
    public void The_projection_keeps_what_the_controller_reads()
    {
        var deployment = Deployments.Read(Deployments.Podinfo());

        Assert.Equal("shop/podinfo", deployment.Metadata.Key.ToString());
        Assert.Equal("17", deployment.Metadata.ResourceVersion);
        Assert.Equal(2, deployment.Replicas);
        Assert.Equal(["podinfo:6.0.0", "envoy:1.30"], deployment.Images);
        Assert.Equal(["canary-controller"], deployment.SizeManagers);
        Assert.Equal(2, deployment.Status.AvailableReplicas);
        Assert.Equal("podinfo", deployment.MatchLabels["app"]);
    }

    [Fact]
    public void What_kubectl_applied_last_is_not_kept()
    {
        var annotations = Deployments.Read(Deployments.Podinfo()).Metadata.Annotations;

        Assert.DoesNotContain("kubectl.kubernetes.io/last-applied-configuration", annotations!.Keys);
        Assert.Equal("web@example.com", annotations["team/contact"]);
    }

    [Fact]
    public void A_bookmark_reads_as_a_deployment_without_content()
    {
        var bookmark = JsonNode.Parse("""{"metadata":{"resourceVersion":"99","creationTimestamp":null}}""")!.AsObject();

        var deployment = Deployments.Read(bookmark);

        Assert.Equal("99", deployment.Metadata.ResourceVersion);
        Assert.Equal("", deployment.TemplateHash);
    }

    [Fact]
    public void The_label_is_the_first_of_the_known_names()
    {
        var deployment = Deployments.Podinfo();
        deployment["spec"]!["selector"]!["matchLabels"] = new JsonObject
        {
            ["app.kubernetes.io/name"] = "three",
            ["name"] = "two",
        };

        Assert.Equal(new("name", "two"), SelectorLabel.Find(Deployments.Read(deployment)));
    }

    [Fact]
    public void Without_a_known_label_there_is_none()
    {
        var deployment = Deployments.Podinfo();
        deployment["spec"]!["selector"]!["matchLabels"] = new JsonObject { ["component"] = "web" };

        Assert.Null(SelectorLabel.Find(Deployments.Read(deployment)));
    }

    [Fact]
    public void A_projection_is_never_written() =>
        Assert.Throws<NotSupportedException>(() =>
            JsonSerializer.Serialize(new V1Workload(), new DeploymentKind().Projection)
        );

    [Fact]
    public void The_marks_of_gitops_agents_tell_where_a_revision_came_from() =>
        Assert.Equal(
            [new("kustomize.toolkit.fluxcd.io/name", "apps")],
            SourceReference.Of(Deployments.Read(Deployments.Podinfo()).Metadata)
        );
}
