using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Endpoints;

/// <summary>What a Service's pods amount to: addresses with their readiness, and ports.</summary>
internal sealed class ServiceEndpoints
{
    private readonly JsonObject service;

    /// <param name="service">The Service.</param>
    /// <param name="pods">The pods that it selects.</param>
    public ServiceEndpoints(JsonObject service, IReadOnlyList<JsonObject> pods)
    {
        this.service = service;
        Pods =
        [
            .. pods.Where(pod =>
                pod.Text("status", "podIP") is { Length: > 0 }
                && pod.Text("status", "phase") is not ("Succeeded" or "Failed")
            ),
        ];
    }

    /// <summary>The pods that have an address and have not ended.</summary>
    public IReadOnlyList<JsonObject> Pods { get; }

    private bool PublishNotReady => service.Flag("spec", "publishNotReadyAddresses");

    /// <summary>An endpoint of an EndpointSlice.</summary>
    public JsonObject Endpoint(JsonObject pod)
    {
        var serving = IsReady(pod);
        var terminating = pod.IsBeingDeleted();
        return new()
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = new JsonObject
            {
                ["ready"] = PublishNotReady || (serving && !terminating),
                ["serving"] = serving,
                ["terminating"] = terminating,
            },
            ["nodeName"] = pod.Text("spec", "nodeName"),
            ["targetRef"] = Target(pod),
        };
    }

    /// <summary>The subsets of an Endpoints object.</summary>
    public JsonArray Subsets()
    {
        var counted = Pods.Where(pod => PublishNotReady || !pod.IsBeingDeleted()).ToList();
        var ready = counted.Where(pod => PublishNotReady || IsReady(pod)).ToList();
        if (counted.Count == 0)
        {
            return [];
        }
        var subset = new JsonObject();
        if (ready.Count > 0)
        {
            subset["addresses"] = new JsonArray([.. ready.Select(Address)]);
        }
        if (ready.Count < counted.Count)
        {
            subset["notReadyAddresses"] = new JsonArray([.. counted.Except(ready).Select(Address)]);
        }
        subset["ports"] = Ports();
        return new(subset);
    }

    /// <summary>The ports at the pods: a name resolves to that container port, nothing to the Service's own port.</summary>
    public JsonArray Ports()
    {
        var ports = new JsonArray();
        foreach (var port in service.Items("spec", "ports"))
        {
            if (TargetPort(port) is not { } number)
            {
                continue;
            }
            var resolved = new JsonObject
            {
                ["name"] = port.Text("name") ?? "",
                ["port"] = number,
                ["protocol"] = port.Text("protocol") ?? "TCP",
            };
            if (port.Text("appProtocol") is { } protocol)
            {
                resolved["appProtocol"] = protocol;
            }
            ports.Add((JsonNode)resolved);
        }
        return ports;
    }

    private static bool IsReady(JsonObject pod) =>
        pod.Items("status", "conditions")
            .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static JsonNode Address(JsonObject pod) =>
        new JsonObject
        {
            ["ip"] = pod.Text("status", "podIP"),
            ["nodeName"] = pod.Text("spec", "nodeName"),
            ["targetRef"] = Target(pod),
        };

    private static JsonObject Target(JsonObject pod) =>
        new()
        {
            ["kind"] = Kinds.Pods.Kind,
            ["namespace"] = pod.Key().Namespace,
            ["name"] = pod.Name(),
            ["uid"] = pod.Uid(),
        };

    private int? TargetPort(JsonNode port)
    {
        var target = port.At("targetPort");
        var number = target.Number() ?? (target.Text() is null ? port.Number("port") : null);
        if (number is not null)
        {
            return number;
        }
        var name = target.Text();
        return int.TryParse(name, CultureInfo.InvariantCulture, out var digits)
            ? digits
            : Pods.SelectMany(pod => pod.Items("spec", "containers"))
                .SelectMany(container => container.Items("ports"))
                .FirstOrDefault(candidate => candidate.Text("name") == name)
                .Number("containerPort");
    }
}
