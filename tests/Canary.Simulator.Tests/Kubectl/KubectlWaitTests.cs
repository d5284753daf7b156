namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlWaitTests(KubectlCluster cluster)
{
    [Theory]
    [InlineData("--for=condition=Available")]
    [InlineData("--for=jsonpath={.status.readyReplicas}=2")]
    public async Task A_wait_ends_when_it_is_so(string condition)
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create -f -", Manifests.Deployment("web", "app:1", replicas: 2));

        var output = await kubectl.OutputAsync($"wait deployment/web {condition} --timeout=40s");

        Assert.Equal("deployment.apps/web condition met", output);
        Assert.NotEqual("", await kubectl.OutputAsync("get deployment web -o jsonpath={.status.readyReplicas}"));
    }

    [Fact]
    public async Task A_wait_in_vain_fails()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create configmap a");

        var result = await kubectl.RunAsync("wait configmap/a --for=jsonpath={.data.key}=value --timeout=1s");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("timed out waiting for the condition on configmaps/a", result.Error, StringComparison.Ordinal);
    }
}
