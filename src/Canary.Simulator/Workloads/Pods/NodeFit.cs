using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Whether a node takes a pod: cordons, node selectors and required node affinity. Resources and taints are not counted.</summary>
internal static class NodeFit
{
    public static bool Accepts(JsonObject node, JsonNode podOrTemplate)
    {
        var spec = podOrTemplate["spec"];
        if (node.Flag("spec", "unschedulable"))
        {
            return false;
        }
        var labels = node.Map("metadata", "labels");
        if (!LabelSelector.OfLabels(spec.Map("nodeSelector")).MatchesLabels(labels))
        {
            return false;
        }
        var required = spec.Map("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.Items("nodeSelectorTerms").Any(term => Holds(term, node));
    }

    private static bool Holds(JsonNode term, JsonObject node) =>
        LabelSelector.Of(term).MatchesLabels(node.Map("metadata", "labels"))
        && term.Items("matchFields")
            .All(field =>
                field.Text("key") == "metadata.name"
                && field.Items("values").Any(value => value.Text() == node.Name()) == (field.Text("operator") == "In")
            );
}
