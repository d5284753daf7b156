using System.Collections.Concurrent;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>
/// Tells which stores show the past, as their watch is down: requests may get through again long before a watch that backs off. Whoever was told is
/// woken when they are current again.
/// </summary>
internal sealed class OutdatedStores
{
    private readonly Stores stores;
    private readonly ProviderAvailability providers;
    private readonly Action<ObjectKey> wake;
    private readonly ConcurrentDictionary<ObjectKey, bool> told = [];

    /// <summary>Listens to the stores.</summary>
    /// <param name="stores">All of them.</param>
    /// <param name="providers">Tells what a provider goes by.</param>
    /// <param name="wake">Called with each Canary that has to look again.</param>
    public OutdatedStores(Stores stores, ProviderAvailability providers, Action<ObjectKey> wake)
    {
        this.stores = stores;
        this.providers = providers;
        this.wake = wake;
        foreach (var store in stores.Workloads.Values.Cast<IRunnableInformer>().Concat(providers.Kinds))
        {
            store.BecameCurrent += WakeAll;
        }
    }

    /// <summary>The kinds that a Canary's traffic and its pods are seen by and that may be out of date, for people; null: none is.</summary>
    public string? Find(V1Canary canary, ITarget? kind)
    {
        var kinds = stores
            .Workloads.Where(entry => entry.Key.Type.Kind == kind?.Kind)
            .Select(entry => (IRunnableInformer)entry.Value)
            .Concat(providers.KindsOf(canary))
            .ToList();
        if (!kinds.Exists(IsOutdated))
        {
            return null;
        }
        told[canary.Metadata.Key] = true;
        // A store may have become current just before it was noted that somebody waits for that.
        var outdated = kinds.Where(IsOutdated).Select(store => store.Type.ToString()).ToList();
        return outdated.Count > 0 ? string.Join(" and ", outdated) : null;
    }

    /// <summary>A kind that was never listed is looked after by who needs it.</summary>
    private static bool IsOutdated(IRunnableInformer store) => store is { HasSynced: true, LastError: not null };

    private void WakeAll()
    {
        foreach (var canary in told.Keys)
        {
            if (told.TryRemove(canary, out _))
            {
                wake(canary);
            }
        }
    }
}
