using System.Text.Json.Nodes;

namespace Canary.Controller.Targets;

/// <summary>Rewrites label selectors that name the target's pods so that they name the primary's.</summary>
/// <param name="Label">The label by which the target's pods are selected.</param>
/// <param name="PrimaryValue">Its value on the primary's pods.</param>
internal sealed record SelectorRename(KeyValuePair<string, string> Label, string PrimaryValue)
{
    private static readonly string[] AntiAffinityTerms =
    [
        "requiredDuringSchedulingIgnoredDuringExecution",
        "preferredDuringSchedulingIgnoredDuringExecution",
    ];

    /// <summary>In the pods' rules about where they may run beside each other.</summary>
    public void InPodSpec(JsonNode? podSpec)
    {
        foreach (var constraint in Items(podSpec?["topologySpreadConstraints"]))
        {
            InSelector(constraint?["labelSelector"]);
        }
        var antiAffinity = podSpec?["affinity"]?["podAntiAffinity"];
        foreach (var term in AntiAffinityTerms.SelectMany(name => Items(antiAffinity?[name])))
        {
            InSelector(term?["labelSelector"] ?? term?["podAffinityTerm"]?["labelSelector"]);
        }
    }

    /// <summary>In one selector, both <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public void InSelector(JsonNode? selector)
    {
        if (selector?["matchLabels"] is JsonObject labels && Names(labels[Label.Key]))
        {
            labels[Label.Key] = PrimaryValue;
        }
        foreach (var expression in Items(selector?["matchExpressions"]))
        {
            if (expression?["key"]?.GetValue<string>() == Label.Key && expression["values"] is JsonArray values)
            {
                Rename(values);
            }
        }
    }

    private void Rename(JsonArray values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (Names(values[i]))
            {
                values[i] = PrimaryValue;
            }
        }
    }

    private bool Names(JsonNode? value) => value?.GetValue<string>() == Label.Value;

    private static IEnumerable<JsonNode?> Items(JsonNode? array) => array as JsonArray ?? [];
}
