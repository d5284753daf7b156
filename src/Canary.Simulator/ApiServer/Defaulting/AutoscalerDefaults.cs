using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>Autoscalers aim at 80 % CPU unless told otherwise; a behavior that is given in part is completed.</summary>
internal static class AutoscalerDefaults
{
    private const int CpuPercent = 80;

    public static void Set(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec.Array("metrics") is not { Count: > 0 })
        {
            spec["metrics"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Resource",
                    ["resource"] = new JsonObject
                    {
                        ["name"] = "cpu",
                        ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = CpuPercent },
                    },
                }
            );
        }
        if (spec.Object("behavior") is { } behavior)
        {
            Complete(behavior.Ensure("scaleUp"), 0, Policy("Pods", 4), Policy("Percent", 100));
            Complete(behavior.Ensure("scaleDown"), null, Policy("Percent", 100));
        }
    }

    private static void Complete(JsonObject rules, int? window, params JsonNode[] policies)
    {
        if (window is not null)
        {
            rules.Default("stabilizationWindowSeconds", window);
        }
        rules.Default("selectPolicy", "Max");
        if (rules.Array("policies") is not { Count: > 0 })
        {
            rules["policies"] = new JsonArray(policies);
        }
    }

    private static JsonObject Policy(string type, int value) =>
        new()
        {
            ["type"] = type,
            ["value"] = value,
            ["periodSeconds"] = 15,
        };
}
