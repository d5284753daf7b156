using System.Collections.Concurrent;
using Canary.Kubernetes;
using Canary.Simulator.Metrics;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>The pods that run now, by their addresses.</summary>
internal sealed class PodRuntimes : IScrapeTargets
{
    private readonly ConcurrentDictionary<string, PodRuntime> byAddress = new();
    private int last;

    public IEnumerable<IScrapeTarget> Targets =>
        byAddress.Values.OrderBy(pod => pod.Address, StringComparer.Ordinal).Select(pod => pod.Metrics);

    public PodRuntime? At(string address) => byAddress.GetValueOrDefault(address);

    public PodRuntime? Of(ObjectKey pod) => byAddress.Values.FirstOrDefault(runtime => runtime.Key == pod);

    public void Add(PodRuntime pod) => byAddress[pod.Address] = pod;

    public void Remove(PodRuntime pod) => byAddress.TryRemove(new(pod.Address, pod));

    /// <summary>An address in 10.64.0.0/10 that no running pod has.</summary>
    public string NewAddress()
    {
        while (true)
        {
            var host = (++last & 0x3FFFFF) | 1 << 22;
            var address = $"10.{host >> 16}.{(host >> 8) & 0xFF}.{host & 0xFF}";
            if ((host & 0xFF) is not (0 or 255) && !byAddress.ContainsKey(address))
            {
                return address;
            }
        }
    }
}
