using Canary.Controller.Rollouts;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class RefusalsTests
{
    private readonly V1Canary canary = new()
    {
        Metadata = new() { Name = "podinfo", Uid = "a" },
    };
    private readonly Refusals refusals = new();

    [Theory]
    [InlineData(InformerEventType.Updated, true)]
    [InlineData(InformerEventType.Deleted, false)]
    public void What_was_refused_to_a_canary_is_forgotten_with_it(InformerEventType type, bool known)
    {
        refusals.Add(canary, new KubernetesException(403, "Forbidden", "no"));

        refusals.OnCanary(new(type, canary, null));

        Assert.Equal(known, refusals.Of(canary) is not null);
    }
}
