using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Nginx;

/// <summary>Reads where the paths of an Ingress lead.</summary>
/// <param name="view">Where Services are found.</param>
internal sealed class IngressReader(ClusterView view)
{
    /// <summary>The paths, each with its host, in the order in which they are written; a default backend comes last.</summary>
    public IEnumerable<IngressPath> Read(JsonObject ingress)
    {
        var home = ingress.Key().Namespace;
        foreach (var rule in ingress.Items("spec", "rules"))
        {
            var host = rule.Text("host") is { Length: > 0 } name ? new(name.ToLowerInvariant()) : HostPattern.Any;
            foreach (var path in rule.Items("http", "paths"))
            {
                yield return new(
                    host,
                    path.Text("path") is { Length: > 0 } text ? text : "/",
                    path.Text("pathType") == "Exact",
                    Resolve(path.At("backend", "service"), home)
                );
            }
        }
        if (ingress["spec"].At("defaultBackend", "service") is { } fallback)
        {
            yield return new(HostPattern.Any, "/", false, Resolve(fallback, home));
        }
    }

    /// <summary>A backend that can't be found answers 503.</summary>
    private RouteBackend Resolve(JsonNode? reference, string home)
    {
        var key = new ObjectKey(home, reference.Text("name") ?? "");
        var name = reference.Text("port", "name");
        var number = reference.Number("port", "number");
        var port = view.Get(Kinds.Services, key)
            .Items("spec", "ports")
            .FirstOrDefault(port => name is null ? port.Number("port") == number : port.Text("name") == name);
        var problem = port is null ? $"Service {key} has no port {name ?? $"{number}"}" : null;
        return new(key, port.Number("port") ?? 0, 1, problem, RouteFilters.None);
    }
}

/// <summary>A path at a host, and where it leads.</summary>
internal sealed record IngressPath(HostPattern Host, string Path, bool IsExact, RouteBackend Backend)
{
    /// <summary>What tells paths apart: a canary's backend joins the same path at the same host.</summary>
    public (string, string, bool) Place => (Host.Name, Path, IsExact);

    public RouteMatch Match =>
        RouteMatch.All with
        {
            Path = IsExact ? new PathMatch.Exact(Path) : new PathMatch.Prefix(Path),
        };
}
