using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Selectors;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>What the columns of built-in kinds read out of objects.</summary>
internal static class ColumnValues
{
    public const string None = "<none>";

    public static JsonObject Spec(JsonObject obj) => obj.Object("spec") ?? [];

    public static JsonObject Status(JsonObject obj) => obj.Object("status") ?? [];

    public static JsonObject? Template(JsonObject obj) => Spec(obj).Object("template").Object("spec");

    public static long Wanted(JsonObject obj) => Spec(obj).Integer("replicas") ?? 0;

    public static long Count(JsonObject obj, string field) => Status(obj).Integer(field) ?? 0;

    public static long Entries(JsonObject obj) =>
        (obj.Object("data")?.Count ?? 0) + (obj.Object("binaryData")?.Count ?? 0);

    public static string Containers(JsonObject obj, string field) =>
        string.Join(',', Template(obj).Array("containers").Objects().Select(c => c.String(field)));

    public static string ExternalAddress(JsonObject service)
    {
        var spec = Spec(service);
        return spec.String("type") switch
        {
            "ExternalName" => spec.String("externalName") ?? None,
            "LoadBalancer" => LoadBalancer(service) ?? "<pending>",
            _ => spec.Array("externalIPs") is { Count: > 0 } ips ? string.Join(',', ips.Strings()) : None,
        };
    }

    public static string? LoadBalancer(JsonObject obj)
    {
        var ingress = Status(obj).Object("loadBalancer").Array("ingress");
        return ingress is { Count: > 0 }
            ? string.Join(',', ingress.Objects().Select(i => i.String("ip") ?? i.String("hostname")))
            : null;
    }

    public static string Ports(JsonObject service)
    {
        var ports = Spec(service)
            .Array("ports")
            .Objects()
            .Select(p =>
                p.Integer("nodePort") is { } node and > 0
                    ? $"{p.Integer("port")}:{node}/{p.String("protocol")}"
                    : $"{p.Integer("port")}/{p.String("protocol")}"
            )
            .ToList();
        return ports.Count == 0 ? None : string.Join(',', ports);
    }

    public static string EndpointsText(JsonObject obj) =>
        Joined(
            obj.Array("subsets")
                .Objects()
                .SelectMany(s =>
                    s.Array("addresses")
                        .Objects()
                        .SelectMany(a =>
                            s.Array("ports").Objects().Select(p => $"{a.String("ip")}:{p.Integer("port")}")
                        )
                ),
            None
        );

    public static string Joined(IEnumerable<string> values, string none)
    {
        var all = values.ToList();
        return all.Count == 0 ? none
            : all.Count > 3 ? $"{string.Join(',', all.Take(3))} + {all.Count - 3} more..."
            : string.Join(',', all);
    }

    public static string NodeStatus(JsonObject node)
    {
        var ready = Status(node).Array("conditions").Objects().FirstOrDefault(c => c.String("type") == "Ready");
        var text =
            ready?.String("status") == "True" ? "Ready"
            : ready is null ? "Unknown"
            : "NotReady";
        return Spec(node).Boolean("unschedulable") == true ? text + ",SchedulingDisabled" : text;
    }

    public static JsonNode? LastSeen(JsonObject e, DateTimeOffset now) =>
        Column.Since(
            e.Object("series").String("lastObservedTime")
                ?? e.String("lastTimestamp")
                ?? e.String("deprecatedLastTimestamp")
                ?? e.String("eventTime"),
            now
        );

    public static JsonNode? FirstSeen(JsonObject e, DateTimeOffset now) =>
        Column.Since(e.String("firstTimestamp") ?? e.String("deprecatedFirstTimestamp") ?? e.String("eventTime"), now);

    public static JsonNode? CreatedAt(JsonObject obj, DateTimeOffset now) =>
        obj.Object("metadata").String("creationTimestamp");

    public static string Regarding(JsonObject e)
    {
        var about = e.Object("involvedObject") ?? e.Object("regarding");
        return $"{about.String("kind")?.ToLowerInvariant()}/{about.String("name")}";
    }

    public static string Reference(JsonObject obj)
    {
        var target = Spec(obj).Object("scaleTargetRef");
        return $"{target.String("kind")}/{target.String("name")}";
    }

    public static string RoleRef(JsonObject obj) =>
        $"{obj.Object("roleRef").String("kind")}/{obj.Object("roleRef").String("name")}";

    public static string Controller(JsonObject obj)
    {
        var owner = obj.Object("metadata")
            .Array("ownerReferences")
            .Objects()
            .FirstOrDefault(o => o.Boolean("controller") == true);
        return owner is null ? None : $"{owner.String("kind")?.ToLowerInvariant()}.apps/{owner.String("name")}";
    }

    public static string Hosts(JsonObject ingress)
    {
        var hosts = Spec(ingress)
            .Array("rules")
            .Objects()
            .Select(r => r.String("host"))
            .Where(h => !string.IsNullOrEmpty(h))
            .ToList();
        return hosts.Count == 0 ? "*" : string.Join(',', hosts);
    }
}
