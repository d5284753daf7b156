using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh;

/// <summary>Writes into GatewayClasses, Gateways and routes what became of them.</summary>
/// <param name="context">Where to write.</param>
/// <param name="options">What to say.</param>
internal sealed class RouteStatusWriter(ControllerContext context, GatewayOptions options)
{
    private const string Manager = "simulator-gateway";

    public void WriteClass(JsonObject type)
    {
        var status = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition(type, type["status"], "Accepted", true, "Accepted", "GatewayClass is served by the simulator")
            ),
        };
        if (options.SupportedFeatures is { } features)
        {
            status["supportedFeatures"] = new JsonArray([
                .. features.Order(StringComparer.Ordinal).Select(name => new JsonObject { ["name"] = name }),
            ]);
        }
        Write(GatewayKinds.GatewayClasses, type, status);
    }

    /// <param name="gateway">The Gateway.</param>
    /// <param name="attached">How many routes each listener has.</param>
    public void WriteGateway(JsonObject gateway, IReadOnlyDictionary<string, int> attached)
    {
        var listeners = new JsonArray();
        foreach (var listener in gateway.Items("spec", "listeners"))
        {
            listeners.Add((JsonNode)Listener(gateway, listener, attached));
        }
        var status = new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["type"] = "IPAddress", ["value"] = options.Address }),
            ["conditions"] = new JsonArray(
                Condition(gateway, gateway["status"], "Accepted", true, "Accepted", "Gateway is accepted"),
                Condition(gateway, gateway["status"], "Programmed", true, "Programmed", "Gateway is programmed")
            ),
            ["listeners"] = listeners,
        };
        Write(GatewayKinds.Gateways, gateway, status);
    }

    /// <summary>Writes the entries of this controller; those of others stay.</summary>
    /// <param name="type">The kind of route.</param>
    /// <param name="route">The route.</param>
    /// <param name="attachments">What became of each parent.</param>
    /// <param name="problem">The first reference that could not be resolved.</param>
    public void WriteRoute(
        ResourceType type,
        JsonObject route,
        IReadOnlyList<RouteAttachment> attachments,
        (string Reason, string Message)? problem
    )
    {
        var parents = route.Items("status", "parents").ToList();
        var entries = parents
            .Where(parent => parent.Text("controllerName") != GatewayKinds.ControllerName)
            .Select(parent => parent.DeepClone())
            .ToList();
        foreach (var attachment in attachments)
        {
            var old = parents.Find(parent =>
                parent.Text("controllerName") == GatewayKinds.ControllerName
                && JsonNode.DeepEquals(parent.At("parentRef"), attachment.Parent)
            );
            entries.Add(Parent(route, old, attachment, problem));
        }
        if (entries.Count > 0 || parents.Count > 0)
        {
            Write(type, route, new() { ["parents"] = new JsonArray([.. entries]) });
        }
    }

    private JsonObject Parent(
        JsonObject route,
        JsonNode? old,
        RouteAttachment attachment,
        (string Reason, string Message)? problem
    ) =>
        new()
        {
            ["parentRef"] = attachment.Parent.DeepClone(),
            ["controllerName"] = GatewayKinds.ControllerName,
            ["conditions"] = new JsonArray(
                Condition(route, old, "Accepted", attachment.IsAccepted, attachment.Reason, attachment.Message),
                Condition(
                    route,
                    old,
                    "ResolvedRefs",
                    problem is null,
                    problem?.Reason ?? "ResolvedRefs",
                    problem?.Message ?? "All references are resolved"
                )
            ),
        };

    private JsonObject Listener(JsonObject gateway, JsonNode listener, IReadOnlyDictionary<string, int> attached)
    {
        var name = listener.Text("name") ?? "";
        var old = gateway.Items("status", "listeners").FirstOrDefault(entry => entry.Text("name") == name);
        var http = listener.Text("protocol") == "HTTP";
        var reason = http ? "Accepted" : "UnsupportedProtocol";
        var message = http ? "Listener is accepted" : "The simulated gateway speaks HTTP only";
        return new()
        {
            ["name"] = name,
            ["attachedRoutes"] = attached.GetValueOrDefault(name),
            ["supportedKinds"] = new JsonArray(
                new JsonObject { ["group"] = GatewayKinds.Group, ["kind"] = GatewayKinds.HttpRoutes.Kind },
                new JsonObject { ["group"] = GatewayKinds.Group, ["kind"] = GatewayKinds.GrpcRoutes.Kind }
            ),
            ["conditions"] = new JsonArray(
                Condition(gateway, old, "Accepted", http, reason, message),
                Condition(gateway, old, "Programmed", http, http ? "Programmed" : "Invalid", message),
                Condition(gateway, old, "ResolvedRefs", true, "ResolvedRefs", "All references are resolved")
            ),
        };
    }

    private JsonObject Condition(JsonObject obj, JsonNode? old, string type, bool holds, string reason, string message)
    {
        var before = old.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var status = holds ? "True" : "False";
        return new()
        {
            ["type"] = type,
            ["status"] = status,
            ["observedGeneration"] = obj.Generation(),
            ["lastTransitionTime"] =
                before.Text("status") == status && before.Text("lastTransitionTime") is { } since
                    ? since
                    : context.Now.ToKubernetesTime(),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private void Write(ResourceType type, JsonObject obj, JsonObject status)
    {
        if (JsonNode.DeepEquals(status, obj["status"]))
        {
            return;
        }
        var copy = obj.Copy();
        copy["status"] = status;
        context.Cluster.Update(type, copy, Manager, "status");
    }
}
