using System.Collections.Concurrent;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh.Telemetry;

/// <summary>A proxy beside each pod that has answered; those of pods that are gone are gone.</summary>
/// <param name="pods">The pods that there are.</param>
/// <param name="make">Makes a pod's proxy.</param>
internal sealed class PodProxies<TProxy>(PodRuntimes pods, Func<PodRuntime, TProxy> make)
    where TProxy : class, IScrapeTarget
{
    private readonly ConcurrentDictionary<string, (PodRuntime Pod, TProxy Proxy)> proxies = new();

    /// <summary>In the order of the pods' addresses.</summary>
    public IEnumerable<IScrapeTarget> Targets
    {
        get
        {
            foreach (var (uid, (pod, _)) in proxies.Where(pair => pods.At(pair.Value.Pod.Address) != pair.Value.Pod))
            {
                proxies.TryRemove(uid, out _);
            }
            return proxies
                .Values.OrderBy(entry => entry.Pod.Address, StringComparer.Ordinal)
                .Select(entry => entry.Proxy);
        }
    }

    public TProxy Of(PodRuntime pod) => proxies.GetOrAdd(pod.Uid, _ => (pod, make(pod))).Proxy;
}
