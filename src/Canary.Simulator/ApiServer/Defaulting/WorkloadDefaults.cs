using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>What Deployments and their kin leave open beside the plain defaults of the schema.</summary>
internal static class WorkloadDefaults
{
    private const string Share = "25%";

    public static void SetDeployment(JsonObject obj)
    {
        SetTemplate(obj);
        var strategy = obj.Ensure("spec").Ensure("strategy");
        if (strategy.String("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", Share);
            rolling.Default("maxSurge", Share);
        }
    }

    public static void SetDaemonSet(JsonObject obj)
    {
        SetTemplate(obj);
        var strategy = obj.Ensure("spec").Ensure("updateStrategy");
        if (strategy.String("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }
    }

    public static void SetStatefulSet(JsonObject obj)
    {
        SetTemplate(obj);
        var strategy = obj.Ensure("spec").Ensure("updateStrategy");
        if (strategy.String("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        }
    }

    public static void SetReplicationController(JsonObject obj)
    {
        SetTemplate(obj);
        var spec = obj.Ensure("spec");
        if (spec["selector"] is null && spec.Object("template").Object("metadata").Object("labels") is { } labels)
        {
            spec["selector"] = labels.DeepClone();
        }
    }

    public static void SetTemplate(JsonObject obj)
    {
        if (obj.Object("spec").Object("template").Object("spec") is { } pod)
        {
            PodDefaults.SetSpec(pod);
        }
    }
}
