using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>Gives a new pod its service account, the account's volume, a priority and the usual tolerations, if its namespace has room.</summary>
internal static class PodAdmission
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static readonly string[] Tolerated = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    /// <exception cref="StatusException">403: the service account does not exist, or a quota is exhausted.</exception>
    public static void Run(JsonObject pod, AdmissionContext context)
    {
        if (context.Old is not null)
        {
            return;
        }
        var spec = pod.Ensure("spec");
        AddAccount(pod, spec, context);
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        AddTolerations(spec);
        PodQuota.Demand(pod, context);
    }

    private static void AddAccount(JsonObject pod, JsonObject spec, AdmissionContext context)
    {
        var metadata = pod.Object("metadata");
        var @namespace = metadata.String("namespace") ?? "";
        var name = spec.String("serviceAccountName") is { Length: > 0 } given ? given : "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var stored = context.Cluster.Store.Find("serviceaccounts", new ObjectKey(@namespace, name));
        if (stored is null)
        {
            throw ApiErrors.Forbidden(
                "",
                "pods",
                metadata.String("name") ?? "",
                $"error looking up service account {@namespace}/{name}: serviceaccount \"{name}\" not found"
            );
        }
        var account = JsonNode.Parse(stored.Body) as JsonObject;
        if ((spec.Boolean("automountServiceAccountToken") ?? account.Boolean("automountServiceAccountToken")) != false)
        {
            AddToken(spec, context);
        }
    }

    private static void AddToken(JsonObject spec, AdmissionContext context)
    {
        var volume = "kube-api-access-" + context.Cluster.Identities.Suffix(5);
        var mounted = false;
        foreach (var container in Defaulting.PodDefaults.Containers(spec))
        {
            var mounts = container.Array("volumeMounts") ?? [];
            if (mounts.Objects().Any(m => m.String("mountPath") == TokenPath))
            {
                continue;
            }
            mounts.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = volume,
                        ["readOnly"] = true,
                        ["mountPath"] = TokenPath,
                    }
            );
            container["volumeMounts"] = mounts.Parent is null ? mounts : container["volumeMounts"];
            mounted = true;
        }
        if (!mounted)
        {
            return;
        }
        if (spec.Array("volumes") is { } volumes)
        {
            volumes.Add((JsonNode)TokenVolume(volume));
        }
        else
        {
            spec["volumes"] = new JsonArray(TokenVolume(volume));
        }
    }

    private static JsonObject TokenVolume(string name) =>
        JsonNode
            .Parse(
                """
                {"name":"","projected":{"sources":[
                {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
                {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},
                {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}
                ],"defaultMode":420}}
                """
            )!
            .AsObject()
            .WithName(name);

    private static JsonObject WithName(this JsonObject volume, string name)
    {
        volume["name"] = name;
        return volume;
    }

    private static void AddTolerations(JsonObject spec)
    {
        var tolerations = spec.Array("tolerations")?.DeepClone().AsArray() ?? [];
        foreach (var taint in Tolerated)
        {
            if (tolerations.Objects().Any(t => Covers(t, taint)))
            {
                continue;
            }
            tolerations.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["key"] = taint,
                        ["operator"] = "Exists",
                        ["effect"] = "NoExecute",
                        ["tolerationSeconds"] = 300,
                    }
            );
        }
        spec["tolerations"] = tolerations;
    }

    private static bool Covers(JsonObject toleration, string taint) =>
        (toleration.String("key") is null or { Length: 0 } || toleration.String("key") == taint)
        && toleration.String("effect") is null or "" or "NoExecute";
}
