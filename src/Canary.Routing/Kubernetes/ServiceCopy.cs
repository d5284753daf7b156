using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// A Service that is itself the target of a Canary: its copies for the two variants lead where it leads, or led when it was promoted. They
/// are for the inside of the cluster, so they get no node ports and no load balancers of their own. Pure.
/// </summary>
public static class ServiceCopy
{
    /// <summary>The identity of what would be copied.</summary>
    public static string RevisionOf(V1Service service) => RenderedJson.Hash(RenderSpec(service.Spec));

    /// <summary>A copy of a service under another name, ready for server-side apply.</summary>
    /// <param name="target">What is copied.</param>
    /// <param name="name">The copy's name.</param>
    /// <param name="canary">Whose it is.</param>
    /// <param name="annotations">The copy's.</param>
    public static JsonObject Render(
        V1Service target,
        string name,
        V1Canary canary,
        params IEnumerable<KeyValuePair<string, string>> annotations
    )
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = target.Metadata.Namespace,
            ["annotations"] = new JsonObject(
                annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            ),
        };
        CanaryOwner.Mark(metadata, canary);
        return new()
        {
            ["apiVersion"] = V1Service.Type.ApiVersion,
            ["kind"] = V1Service.Type.Kind,
            ["metadata"] = metadata,
            ["spec"] = RenderSpec(target.Spec),
        };
    }

    private static JsonObject RenderSpec(V1ServiceSpec spec)
    {
        var copy = new JsonObject();
        if (spec.ExternalName is { Length: > 0 } host)
        {
            copy["type"] = "ExternalName";
            copy["externalName"] = host;
        }
        if (spec.Ports is { Count: > 0 } ports)
        {
            copy["ports"] = new JsonArray([.. ports.Select(RenderPort)]);
        }
        if (spec.Selector is { Count: > 0 } selector)
        {
            copy["selector"] = new JsonObject(
                selector
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            );
        }
        if (spec.ClusterIp == "None")
        {
            copy["clusterIP"] = "None";
        }
        Add(copy, "sessionAffinity", spec.SessionAffinity is "None" ? null : spec.SessionAffinity);
        Add(copy, "trafficDistribution", spec.TrafficDistribution);
        Add(copy, "publishNotReadyAddresses", spec.PublishNotReadyAddresses is true ? true : null);
        return copy;
    }

    private static JsonObject RenderPort(V1ServicePort port)
    {
        var copy = new JsonObject { ["port"] = port.Port, ["protocol"] = port.Protocol ?? "TCP" };
        Add(copy, "name", port.Name);
        Add(copy, "targetPort", port.TargetPort?.ToJson());
        Add(copy, "appProtocol", port.AppProtocol);
        return copy;
    }

    private static void Add(JsonObject to, string name, JsonNode? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }
}
