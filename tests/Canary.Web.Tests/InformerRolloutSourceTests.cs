using Canary.Kubernetes;

namespace Canary.Web.Tests;

public sealed class InformerRolloutSourceTests
{
    [Fact]
    public void Whoever_listens_no_longer_hears_nothing_more()
    {
        var informer = new FakeInformer();
        var source = new InformerRolloutSource(informer);
        var heard = new List<ObjectKey>();
        using var other = source.Subscribe(_ => { });
        var subscription = source.Subscribe(heard.Add);
        informer.Put(Canaries.New("shop", "basket"));
        subscription.Dispose();

        informer.Put(Canaries.New("shop", "checkout"));

        Assert.Equal([new ObjectKey("shop", "basket")], heard);
    }
}
