using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Finds the Services that routes name, and says why one can't be used.</summary>
/// <param name="view">Where they are.</param>
/// <param name="type">The kind of the routes.</param>
internal sealed class BackendResolver(ClusterView view, ResourceType type)
{
    /// <summary>Reason and message of the first reference of the last route that could not be resolved; null: all could.</summary>
    public (string Reason, string Message)? Problem { get; private set; }

    /// <summary>The backend; one with a problem takes its share of requests and fails them.</summary>
    public RouteBackend Resolve(JsonObject route, JsonNode reference, RouteFilters filters)
    {
        var home = route.Key().Namespace;
        var service = new ObjectKey(reference.Text("namespace") ?? home, reference.Text("name") ?? "");
        var port = reference.Number("port") ?? 0;
        var problem = Check(reference, service, port, home);
        Problem ??= problem;
        return new(service, port, reference.Number("weight") ?? 1, problem?.Message, filters);
    }

    private (string Reason, string Message)? Check(JsonNode reference, ObjectKey key, int port, string home)
    {
        var group = reference.Text("group") ?? "";
        var kind = reference.Text("kind") ?? Kinds.Services.Kind;
        if (group.Length > 0 || kind != Kinds.Services.Kind)
        {
            return ("InvalidKind", $"backend {key} is a {kind} of group \"{group}\"; only core Services are supported");
        }
        if (key.Namespace != home && !IsGranted(key, home))
        {
            return (
                "RefNotPermitted",
                $"no ReferenceGrant in {key.Namespace} lets {type.Kind}s of {home} use Service {key.Name}"
            );
        }
        if (view.Get(Kinds.Services, key) is not { } service)
        {
            return ("BackendNotFound", $"Service {key} not found");
        }
        var ports = service.Items("spec", "ports").Select(entry => entry.Number("port")).ToList();
        return ports.Contains(port)
            ? null
            : ("BackendNotFound", $"Service {key} has no port {port}; it has {string.Join(", ", ports)}");
    }

    private bool IsGranted(ObjectKey service, string home) =>
        view.List(GatewayKinds.ReferenceGrants, service.Namespace)
            .Any(grant =>
                grant
                    .Items("spec", "from")
                    .Any(from =>
                        from.Text("group") == GatewayKinds.Group
                        && from.Text("kind") == type.Kind
                        && from.Text("namespace") == home
                    )
                && grant
                    .Items("spec", "to")
                    .Any(to =>
                        (to.Text("group") ?? "").Length == 0
                        && to.Text("kind") == Kinds.Services.Kind
                        && (to.Text("name") is not { Length: > 0 } name || name == service.Name)
                    )
            );
}
