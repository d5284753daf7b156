using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>
/// Refuses pods beyond a ResourceQuota of their namespace: <c>pods</c>, requests and limits of <c>cpu</c> and <c>memory</c>. Quotas with scopes
/// limit nothing here, and their status is not kept.
/// </summary>
internal static class PodQuota
{
    private static readonly Dictionary<string, Func<JsonObject, Quantity>> Measures = new(StringComparer.Ordinal)
    {
        ["pods"] = _ => One,
        ["count/pods"] = _ => One,
        ["cpu"] = pod => Sum(pod, "requests", "cpu"),
        ["requests.cpu"] = pod => Sum(pod, "requests", "cpu"),
        ["limits.cpu"] = pod => Sum(pod, "limits", "cpu"),
        ["memory"] = pod => Sum(pod, "requests", "memory"),
        ["requests.memory"] = pod => Sum(pod, "requests", "memory"),
        ["limits.memory"] = pod => Sum(pod, "limits", "memory"),
    };

    private static Quantity One { get; } = Quantity.TryParse("1", out var one) ? one : default;

    /// <exception cref="StatusException">403: a quota would be exceeded.</exception>
    public static void Demand(JsonObject pod, AdmissionContext context)
    {
        var @namespace = pod.Object("metadata").String("namespace") ?? "";
        foreach (var quota in All(context, "resourcequotas", @namespace))
        {
            var spec = quota.Object("spec");
            if (spec.Array("scopes") is { Count: > 0 } || spec.Object("scopeSelector") is not null)
            {
                continue;
            }
            foreach (var (name, hard) in spec.Object("hard") ?? [])
            {
                if (
                    Measures.TryGetValue(name, out var measure)
                    && Quantity.TryParse(hard.AsString() ?? "", out var limit)
                )
                {
                    var pods = All(context, "pods", @namespace);
                    DemandRoom(pod, quota, name, limit, measure(pod), Used(pods, measure));
                }
            }
        }
    }

    private static Quantity Used(IEnumerable<JsonObject> pods, Func<JsonObject, Quantity> measure) =>
        pods.Where(pod => pod.Object("status").String("phase") is not ("Succeeded" or "Failed"))
            .Aggregate(default(Quantity), (sum, pod) => sum + measure(pod));

    private static void DemandRoom(
        JsonObject pod,
        JsonObject quota,
        string resource,
        Quantity limit,
        Quantity asked,
        Quantity used
    )
    {
        if ((used + asked).CompareTo(limit) > 0)
        {
            var metadata = pod.Object("metadata");
            throw ApiErrors.Forbidden(
                "",
                "pods",
                metadata.String("name") ?? metadata.String("generateName") ?? "",
                $"exceeded quota: {quota.Object("metadata").String("name")}, requested: {resource}={asked}, "
                    + $"used: {resource}={used}, limited: {resource}={limit}"
            );
        }
    }

    private static IEnumerable<JsonObject> All(AdmissionContext context, string kind, string @namespace) =>
        context
            .Cluster.Store.Snapshot(kind)
            .Objects.Values.Where(stored => stored.Key.Namespace == @namespace)
            .Select(stored => JsonNode.Parse(stored.Body))
            .OfType<JsonObject>();

    private static Quantity Sum(JsonObject pod, string field, string resource) =>
        (pod.Object("spec").Array("containers") ?? [])
            .Objects()
            .Select(container => container.Object("resources").Object(field).String(resource))
            .Aggregate(
                default(Quantity),
                (sum, text) => text is not null && Quantity.TryParse(text, out var quantity) ? sum + quantity : sum
            );
}
