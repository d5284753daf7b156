using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>How long an object stays after its deletion: only pods on a node do.</summary>
internal static class GracePeriods
{
    private const long PodDefault = 30;

    public static long For(JsonObject obj, ResourceDefinition definition, long? asked)
    {
        if (definition.Type is not { Group: "", Plural: "pods" })
        {
            return 0;
        }
        var spec = obj.Object("spec");
        var running =
            spec.String("nodeName") is { Length: > 0 }
            && obj.Object("status").String("phase") is not ("Failed" or "Succeeded");
        return running ? Math.Max(0, asked ?? spec.Integer("terminationGracePeriodSeconds") ?? PodDefault) : 0;
    }
}
