using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class QuotaTests : IDisposable
{
    private readonly WorldOnLoop world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("pods: '2'")]
    [InlineData("requests.cpu: 250m")]
    [InlineData("limits.memory: 2Gi, pods: '9'")]
    public void No_pod_comes_beyond_the_quota_until_it_is_raised(string hard)
    {
        Quota(hard);
        world.Apply(
            Manifests
                .Deployment("web", "app:1", replicas: 3)
                .Replace(
                    "image: app:1",
                    "image: app:1\n          resources: { requests: { cpu: 100m }, limits: { memory: 1Gi } }",
                    StringComparison.Ordinal
                )
        );
        world.RunFor(seconds: 10);

        Assert.Equal(2, world.List(Kinds.Pods).Count);
        var failure = world
            .Get(Kinds.Deployments, "web")
            .Items("status", "conditions")
            .Single(condition => condition.Text("type") == "ReplicaFailure");
        Assert.Contains("exceeded quota: limit", failure.Text("message"), StringComparison.Ordinal);

        Quota("pods: '3'");
        world.UntilComplete("web");
    }

    private void Quota(string hard) =>
        world.Apply(
            $"{{ apiVersion: v1, kind: ResourceQuota, metadata: {{ name: limit }}, spec: {{ hard: {{ {hard} }} }} }}"
        );
}
