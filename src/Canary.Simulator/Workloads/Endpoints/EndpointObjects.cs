using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Endpoints;

/// <summary>The objects that tell of a Service's endpoints, as they are made first.</summary>
internal static class EndpointObjects
{
    public const string ServiceLabel = "kubernetes.io/service-name";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string ManagedBy = "endpointslice-controller.k8s.io";

    public static JsonObject NewSlice(JsonObject service, JsonArray endpoints, JsonArray ports)
    {
        var labels = Labels(service)?.Copy() ?? [];
        labels[ServiceLabel] = service.Name();
        labels[ManagedByLabel] = ManagedBy;
        return new()
        {
            ["apiVersion"] = Kinds.EndpointSlices.ApiVersion,
            ["kind"] = Kinds.EndpointSlices.Kind,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = service.Key().Namespace,
                ["generateName"] = $"{service.Name()}-",
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(service.ControllerReference(Kinds.Services)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = ports,
        };
    }

    public static JsonObject NewEndpoints(JsonObject service)
    {
        var labels = Labels(service)?.Copy() ?? [];
        labels["endpoints.kubernetes.io/managed-by"] = "endpoint-controller";
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Endpoints",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = service.Key().Namespace,
                ["name"] = service.Name(),
                ["labels"] = labels,
            },
        };
    }

    private static JsonObject? Labels(JsonObject service) => service.Map("metadata", "labels");
}
