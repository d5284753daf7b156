using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>A pod's QoS class, from its containers' CPU and memory.</summary>
internal static class QualityOfService
{
    private static readonly string[] Resources = ["cpu", "memory"];

    public static string Of(JsonObject spec)
    {
        var containers = PodDefaults.Containers(spec).Select(c => c.Object("resources")).ToList();
        if (containers.All(r => Counted(r.Object("limits")) == 0 && Counted(r.Object("requests")) == 0))
        {
            return "BestEffort";
        }
        return containers.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static int Counted(JsonObject? amounts) => Resources.Count(r => amounts?[r] is not null);

    private static bool IsGuaranteed(JsonObject? resources)
    {
        var (limits, requests) = (resources.Object("limits"), resources.Object("requests"));
        return Counted(limits) == Resources.Length
            && Resources.All(r =>
                requests?[r] is null
                || Quantity.TryParse(requests.String(r) ?? "", out var request)
                    && Quantity.TryParse(limits.String(r) ?? "", out var limit)
                    && request.CompareTo(limit) == 0
            );
    }
}
