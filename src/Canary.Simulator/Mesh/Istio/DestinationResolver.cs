using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Finds the Services and subsets that destinations name; one that can't be found takes its share of requests and fails them.</summary>
internal sealed class DestinationResolver(ClusterView view)
{
    /// <param name="destination">The destination.</param>
    /// <param name="home">The namespace of the VirtualService.</param>
    /// <param name="weight">Its share.</param>
    /// <param name="filters">What is done to its requests alone.</param>
    public RouteBackend Resolve(JsonNode? destination, string home, int weight, RouteFilters filters)
    {
        var host = destination.Text("host") ?? "";
        if (IstioHost.ServiceOf(host, home) is not { } key)
        {
            var problem = $"host \"{host}\" is no Service: name it in short or with .svc.cluster.local";
            return new(new(home, host), 0, weight, problem, filters);
        }
        if (view.Get(Kinds.Services, key) is not { } service)
        {
            return new(key, 0, weight, $"Service {key} not found", filters);
        }
        var ports = service.Items("spec", "ports").Select(entry => entry.Number("port")).ToList();
        var port = destination.Number("port", "number");
        if (port is null ? ports.Count > 1 : !ports.Contains(port))
        {
            var problem =
                $"Service {key} has {(port is null ? "several ports" : $"no port {port}")}; it has {string.Join(", ", ports)}";
            return new(key, port ?? 0, weight, problem, filters);
        }
        var subset = destination.Text("subset");
        var labels = subset is null ? null : LabelsOf(key, subset);
        return new(
            key,
            port ?? ports.FirstOrDefault() ?? 0,
            weight,
            subset is not null && labels is null ? $"no DestinationRule of {key} has a subset {subset}" : null,
            filters
        )
        {
            Labels = labels,
        };
    }

    private Dictionary<string, string>? LabelsOf(ObjectKey service, string subset) =>
        view.List(IstioKinds.DestinationRules)
            .Where(rule => IstioHost.ServiceOf(rule.Text("spec", "host") ?? "", rule.Key().Namespace) == service)
            .SelectMany(rule => rule.Items("spec", "subsets"))
            .FirstOrDefault(entry => entry.Text("name") == subset)
            ?.Texts("labels");
}
