using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.StatefulSets;

/// <summary>
/// The claims of a StatefulSet's pods: made with the pod from <c>volumeClaimTemplates</c>, bound at once, and kept when pod or set go
/// (<c>Retain</c>, the default; <c>Delete</c> is not simulated).
/// </summary>
internal sealed class StatefulClaims(ControllerContext context)
{
    /// <summary>Makes the claims that a new pod lacks, and gives it its volumes.</summary>
    public void Provide(JsonObject set, JsonObject pod)
    {
        foreach (var template in set.Items("spec", "volumeClaimTemplates"))
        {
            var name = $"{template.Name()}-{pod.Name()}";
            Ensure(set, template, name);
            Mount(pod, template.Name(), name);
        }
    }

    private void Ensure(JsonObject set, JsonNode template, string name)
    {
        if (context.View.Get(Kinds.PersistentVolumeClaims, set.Key() with { Name = name }) is not null)
        {
            return;
        }
        var labels = template.Map("metadata", "labels")?.Copy() ?? [];
        foreach (var (label, value) in set.Map("spec", "selector", "matchLabels") ?? [])
        {
            labels[label] = value?.DeepClone();
        }
        var claim = context.Cluster.Create(
            Kinds.PersistentVolumeClaims,
            new()
            {
                ["apiVersion"] = "v1",
                ["kind"] = Kinds.PersistentVolumeClaims.Kind,
                ["metadata"] = new JsonObject
                {
                    ["namespace"] = set.Key().Namespace,
                    ["name"] = name,
                    ["labels"] = labels,
                },
                ["spec"] = template.At("spec")?.DeepClone(),
            },
            ControllerContext.Manager
        );
        var bound = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = claim.At("spec", "resources", "requests")?.DeepClone(),
        };
        context.WriteStatus(Kinds.PersistentVolumeClaims, claim, bound);
    }

    private static void Mount(JsonObject pod, string volume, string claim)
    {
        var spec = pod.Ensure("spec");
        var others = spec.Items("volumes").Where(other => other.Text("name") != volume).Select(other => other.Copy());
        spec["volumes"] = new JsonArray([
            .. others,
            new JsonObject
            {
                ["name"] = volume,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim },
            },
        ]);
    }
}
