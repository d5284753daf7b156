using Canary.Kubernetes;
using Canary.Resources.Views;

namespace Canary.Web;

/// <summary>The rollouts as they are now, and news of their changes. Safe to call from any thread.</summary>
public interface IRolloutSource
{
    /// <summary>The first list is in; before that nothing is shown, as a missing rollout would look like a deleted one.</summary>
    bool HasSynced { get; }

    /// <summary>A rollout, or null when there is none of this name.</summary>
    RolloutView? Get(ObjectKey key);

    /// <summary>All rollouts, in no order.</summary>
    IReadOnlyCollection<RolloutView> List();

    /// <summary>Calls <paramref name="onChange"/> for each rollout that appears, changes or goes, until disposed; it must be quick and must not throw.</summary>
    IDisposable Subscribe(Action<ObjectKey> onChange);
}
