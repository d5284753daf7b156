using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.Endpoints;

/// <summary>Finds the Services that select a pod without asking each of them.</summary>
internal sealed class ServiceSelectors
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, LabelSelector> selectors = [];
    private readonly Dictionary<(string Namespace, KeyValuePair<string, string> Label), HashSet<ObjectKey>> byLabel =
    [];

    public void Put(JsonObject service)
    {
        var key = service.Key();
        var selector = LabelSelector.OfLabels(service.Map("spec", "selector"));
        lock (gate)
        {
            Drop(key);
            if (selector.Hint is not { } hint)
            {
                return;
            }
            selectors[key] = selector;
            if (!byLabel.TryGetValue((key.Namespace, hint), out var services))
            {
                byLabel[(key.Namespace, hint)] = services = [];
            }
            services.Add(key);
        }
    }

    public void Remove(ObjectKey key)
    {
        lock (gate)
        {
            Drop(key);
        }
    }

    public List<ObjectKey> Selecting(JsonObject pod)
    {
        var found = new List<ObjectKey>();
        var @namespace = pod.Key().Namespace;
        lock (gate)
        {
            foreach (var (label, value) in pod.Map("metadata", "labels") ?? [])
            {
                if (byLabel.TryGetValue((@namespace, new(label, value.Text() ?? "")), out var services))
                {
                    found.AddRange(services.Where(service => selectors[service].Matches(pod)));
                }
            }
        }
        return found;
    }

    private void Drop(ObjectKey key)
    {
        if (selectors.Remove(key, out var selector) && selector.Hint is { } hint)
        {
            byLabel[(key.Namespace, hint)].Remove(key);
        }
    }
}
