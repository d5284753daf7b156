using System.Globalization;
using Canary.Kubernetes;
using Canary.Simulator.Mesh;

namespace Canary.Cli.Playground;

/// <summary>Where users' requests really went since the weights last changed.</summary>
internal sealed class TrafficMeter(RequestLog log)
{
    private Dictionary<RequestKind, long> before = [];

    /// <summary>Counts from now on.</summary>
    public void Restart() => before = log.Counts.ToDictionary();

    /// <summary>A sentence with the measured split of an application; null when nobody asked for it.</summary>
    public string? Read(ObjectKey service)
    {
        var counts = log.Counts.Select(pair =>
            (Kind: pair.Key, Count: pair.Value - before.GetValueOrDefault(pair.Key))
        );
        var mine = counts
            .Where(item => item.Count > 0 && item.Kind.Service?.Namespace == service.Namespace)
            .Where(item => item.Kind.Service?.Name.StartsWith($"{service.Name}-", StringComparison.Ordinal) == true)
            .ToList();
        var all = mine.Sum(item => item.Count);
        if (all == 0)
        {
            return null;
        }
        var canary = mine.Where(item => item.Kind.Service?.Name == $"{service.Name}-canary").Sum(item => item.Count);
        var failed = mine.Where(item => item.Kind.Status >= 500).Sum(item => item.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all} requests at these weights: {100.0 * canary / all:0.0} % went to the canary, {failed} failed"
        );
    }
}
