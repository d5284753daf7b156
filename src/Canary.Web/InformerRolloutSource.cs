using System.Collections.Immutable;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Web;

/// <summary>The rollouts in an informer's store: showing them costs the API server nothing.</summary>
public sealed class InformerRolloutSource : IRolloutSource
{
    private readonly IInformer<V1Canary> canaries;
    private ImmutableList<Subscription> subscriptions = [];

    /// <summary>Reads from <paramref name="canaries"/>; call before the informer starts.</summary>
    public InformerRolloutSource(IInformer<V1Canary> canaries)
    {
        this.canaries = canaries;
        canaries.AddHandler(change => Tell(change.Object.Metadata.Key));
    }

    public bool HasSynced => canaries.HasSynced;

    public RolloutView? Get(ObjectKey key) => canaries.Get(key) is { } canary ? RolloutView.Of(canary) : null;

    public IReadOnlyCollection<RolloutView> List() => [.. canaries.List().Select(RolloutView.Of)];

    public IDisposable Subscribe(Action<ObjectKey> onChange)
    {
        var subscription = new Subscription(this, onChange);
        ImmutableInterlocked.Update(ref subscriptions, all => all.Add(subscription));
        return subscription;
    }

    private void Tell(ObjectKey key)
    {
        foreach (var subscription in Volatile.Read(ref subscriptions))
        {
            subscription.OnChange(key);
        }
    }

    private sealed class Subscription(InformerRolloutSource source, Action<ObjectKey> onChange) : IDisposable
    {
        public Action<ObjectKey> OnChange { get; } = onChange;

        public void Dispose() => ImmutableInterlocked.Update(ref source.subscriptions, all => all.Remove(this));
    }
}
