namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlDiscoveryTests(KubectlCluster cluster)
{
    [Fact]
    public async Task The_server_tells_its_resources_and_versions()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var resources = await kubectl.OutputAsync("api-resources");
        var names = await kubectl.OutputAsync("api-resources --namespaced=false -o name");
        var versions = await kubectl.OutputAsync("api-versions");

        Assert.Matches(@"(?m)^deployments +deploy +apps/v1 +true +Deployment", resources);
        Assert.Contains("namespaces", names.Split('\n'));
        Assert.DoesNotContain("deployments.apps", names.Split('\n'));
        Assert.Superset(
            new HashSet<string> { "v1", "apps/v1", "autoscaling/v2", "gateway.networking.k8s.io/v1" },
            versions.Split('\n').ToHashSet()
        );
    }

    [Fact]
    public async Task Explain_shows_fields_of_built_in_kinds()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var kind = await kubectl.OutputAsync("explain deployment");
        var field = await kubectl.OutputAsync("explain deployment.spec.replicas");

        Assert.Matches(@"GROUP: +apps\nKIND: +Deployment\nVERSION: +v1", kind);
        Assert.Matches(@"\n  spec\t<DeploymentSpec>", kind);
        Assert.Contains("FIELD: replicas <integer>", field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_fields_of_custom_resources()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var spec = await kubectl.OutputAsync("explain httproute.spec");
        var tree = await kubectl.OutputAsync("explain httproute.spec.rules.backendRefs --recursive");

        Assert.Matches(@"KIND: +HTTPRoute", spec);
        Assert.Matches(@"\n  hostnames\t<\[\]string>", spec);
        Assert.Matches(@"\n  weight\t<integer>", tree);
    }

    [Fact]
    public async Task Explain_refuses_a_field_that_is_none()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var result = await kubectl.RunAsync("explain deployment.spec.nothing");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("field \"nothing\" does not exist", result.Error, StringComparison.Ordinal);
    }
}
