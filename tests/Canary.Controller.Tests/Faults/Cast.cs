using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

/// <summary>The Canaries of fault stories: judged every two seconds, patient, and with somebody who is told everything.</summary>
internal static class Cast
{
    /// <summary>Behind Gateway API, with these members of its analysis.</summary>
    public static JsonObject Routed(string analysis) => Hurried(Manifests.Stepping(analysis));

    /// <summary>Two steps behind Gateway API.</summary>
    public static JsonObject Weighted() => Routed("\"stepWeights\": [20, 60]");

    /// <summary>Two steps, and further members of the spec's analysis.</summary>
    public static JsonObject WeightedWith(string analysis) => Routed($"\"stepWeights\": [20, 60], {analysis}");

    /// <summary>The same Canary under a name, with further members of its spec.</summary>
    public static JsonObject Named(string name, string spec = "{}")
    {
        var canary = Hurried(Manifests.Weighted(name, 20, 60));
        canary["spec"]!["service"]!["hosts"] = new JsonArray($"{name}.test");
        return With(canary, spec);
    }

    /// <summary>With further members of its spec.</summary>
    public static JsonObject With(JsonObject canary, string spec)
    {
        foreach (var (field, value) in Manifests.Parse(spec))
        {
            canary["spec"]![field] = value?.DeepClone();
        }
        return canary;
    }

    /// <summary>Judged often, with time for time-outs, and its events told.</summary>
    public static JsonObject Hurried(JsonObject canary)
    {
        canary["spec"]!["progressDeadlineSeconds"] = 1800;
        var analysis = canary["spec"]!["analysis"]!.AsObject();
        analysis["interval"] = "2s";
        analysis["maxHold"] = "3h";
        var webhooks = analysis["webhooks"] as JsonArray ?? [];
        analysis["webhooks"] = new JsonArray([
            .. webhooks.Select(webhook => webhook!.DeepClone()),
            Manifests.Parse($$"""{ "name": "ears", "type": "event", "url": "http://{{Plot.Ears}}/event" }"""),
        ]);
        return canary;
    }
}
