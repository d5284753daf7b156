using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>ConfigMaps and Secrets that a user would commit, and pods that read them.</summary>
internal static class ConfigManifests
{
    public static JsonObject Map(string name, string value, string? annotation = null)
    {
        var map = Manifests.Parse(
            $$"""
            { "apiVersion": "v1", "kind": "ConfigMap",
              "metadata": { "name": "{{name}}", "namespace": "{{Manifests.Namespace}}" },
              "data": { "key": "{{value}}" } }
            """
        );
        if (annotation is not null)
        {
            map["metadata"]!["annotations"] = new JsonObject { [annotation] = "disabled" };
        }
        return map;
    }

    /// <summary>The ConfigMap <c>app</c> by envFrom and the Secret <c>token</c> as a volume.</summary>
    public static JsonObject Deployment(string image) => Reads(Manifests.Deployment(image));

    /// <summary>As <see cref="Deployment"/>, with what else the pods read.</summary>
    public static JsonObject Reads(JsonObject workload)
    {
        var spec = workload["spec"]!["template"]!["spec"]!.AsObject();
        spec["volumes"] = Manifests.Parse("""{ "v": [ { "name": "token", "secret": { "secretName": "token" } } ] }""")[
            "v"
        ]!.DeepClone();
        spec["containers"]![0]!["envFrom"] = Manifests.Parse("""{ "v": [ { "configMapRef": { "name": "app" } } ] }""")[
            "v"
        ]!.DeepClone();
        spec["containers"]![0]!["volumeMounts"] = Manifests.Parse(
            """{ "v": [ { "name": "token", "mountPath": "/token" } ] }"""
        )["v"]!.DeepClone();
        return workload;
    }

    /// <summary>What a ConfigMap or Secret says under <c>key</c>; null when it is not there.</summary>
    public static string? Value(JsonObject? config) =>
        (string?)config?["kind"] == "Secret"
            ? Encoding.UTF8.GetString(Convert.FromBase64String((string?)config["data"]?["key"] ?? ""))
            : (string?)config?["data"]?["key"];
}
