namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlDescribeTests(KubectlCluster cluster)
{
    [Fact]
    public async Task A_deployment_is_shown_with_its_pods_and_events()
    {
        var kubectl = await StartAsync();

        var deployment = await kubectl.OutputAsync("describe deployment web");
        var pods = await kubectl.OutputAsync("describe pods -l app=web");

        Assert.Matches(@"Replicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable", deployment);
        Assert.Matches(@"Image: +app:1", deployment);
        Assert.Matches(@"Normal +ScalingReplicaSet .*Scaled up replica set web-\w+ from 0 to 2", deployment);
        Assert.Matches(@"Status: +Running", pods);
        Assert.Matches(@"Controlled By: +ReplicaSet/web-", pods);
    }

    [Theory]
    [InlineData("create configmap a --from-literal=key=value", "configmap a", @"key:\n----\nvalue")]
    [InlineData("create secret generic a --from-literal=key=value", "secret a", @"key: +5 bytes")]
    [InlineData("create serviceaccount a", "serviceaccount a", @"Name: +a\n")]
    [InlineData("expose deployment web --port=80", "service web", @"Endpoints: +\d+\.\d+\.\d+\.\d+:80,")]
    [InlineData("autoscale deployment web --min=2 --max=5", "hpa web", @"Max replicas: +5")]
    [InlineData("create job a --image=app:1", "job a", @"Parallelism: +1")]
    [InlineData("create ingress a --rule=a.example/=web:80", "ingress a", @"a\.example +\n? +/ +web:80")]
    [InlineData("get nodes", "nodes", @"Capacity:")]
    [InlineData("get replicasets", "replicasets", @"Controlled By: +Deployment/web")]
    [InlineData("get namespaces", "namespace default", @"Status: +Active")]
    public async Task Other_kinds_are_shown_too(string create, string described, string pattern)
    {
        var kubectl = await StartAsync();

        await kubectl.OutputAsync(create);
        var output = await kubectl.OutputAsync($"describe {described}");

        Assert.Matches(pattern, output);
    }

    private async Task<KubectlCommand> StartAsync()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create -f -", Manifests.Deployment("web", "app:1", replicas: 2));
        await kubectl.OutputAsync("rollout status deployment/web");
        return kubectl;
    }
}
