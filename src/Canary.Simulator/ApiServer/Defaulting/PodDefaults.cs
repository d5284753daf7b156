using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>What pods and their templates leave open.</summary>
internal static class PodDefaults
{
    private static readonly string[] VolumeSourcesLeftOpen = ["name"];

    /// <summary>A new pod waits.</summary>
    public static void Prepare(JsonObject pod, JsonObject? old)
    {
        if (old is null)
        {
            var status = pod.Ensure("status");
            status["phase"] = "Pending";
            status["qosClass"] = QualityOfService.Of(pod.Ensure("spec"));
        }
    }

    /// <summary>Of a pod itself.</summary>
    public static void Set(JsonObject pod)
    {
        var spec = pod.Ensure("spec");
        SetSpec(spec);
        spec.Default("enableServiceLinks", true);
        foreach (var container in Containers(spec))
        {
            if (container.Object("resources").Object("limits") is not { } limits)
            {
                continue;
            }
            var requests = container.Ensure("resources").Ensure("requests");
            foreach (var (name, limit) in limits)
            {
                requests.Default(name, limit?.DeepClone());
            }
        }
    }

    /// <summary>Of a pod's spec, in a template too.</summary>
    public static void SetSpec(JsonObject spec)
    {
        foreach (var container in Containers(spec))
        {
            container.Default(
                "imagePullPolicy",
                AlwaysPulls(container.String("image") ?? "") ? "Always" : "IfNotPresent"
            );
        }
        foreach (var volume in spec.Array("volumes").Objects())
        {
            if (volume.All(p => VolumeSourcesLeftOpen.Contains(p.Key)))
            {
                volume["emptyDir"] = new JsonObject();
            }
        }
        if (spec.String("serviceAccountName") is { Length: > 0 } name)
        {
            spec["serviceAccount"] = name;
        }
        else if (spec.String("serviceAccount") is { Length: > 0 } older)
        {
            spec["serviceAccountName"] = older;
        }
        if (spec.Boolean("hostNetwork") == true)
        {
            foreach (var port in Containers(spec).SelectMany(c => c.Array("ports").Objects()))
            {
                port.Default("hostPort", port["containerPort"]?.DeepClone());
            }
        }
    }

    public static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        spec.Array("initContainers").Objects().Concat(spec.Array("containers").Objects());

    /// <summary>No tag, or <c>latest</c>; a digest counts as a tag.</summary>
    private static bool AlwaysPulls(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }
        var last = image[(image.LastIndexOf('/') + 1)..];
        var colon = last.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || last[(colon + 1)..] == "latest";
    }
}
