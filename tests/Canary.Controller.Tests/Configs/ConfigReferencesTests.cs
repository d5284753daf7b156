using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Configs;

namespace Canary.Controller.Tests.Configs;

public sealed class ConfigReferencesTests
{
    private const string PodSpec = """
        {
          "volumes": [
            { "name": "a", "configMap": { "name": "by-volume" } },
            { "name": "b", "secret": { "secretName": "by-volume" } },
            { "name": "c", "projected": { "sources": [
              { "configMap": { "name": "by-projection", "optional": true } }, { "secret": { "name": "by-projection" } } ] } },
            { "name": "d", "emptyDir": {} }
          ],
          "initContainers": [ { "name": "i", "envFrom": [ { "configMapRef": { "name": "by-init" } } ] } ],
          "containers": [
            { "name": "c", "envFrom": [ { "secretRef": { "name": "by-env-from", "optional": true } } ],
              "env": [
                { "name": "PLAIN", "value": "x" },
                { "name": "A", "valueFrom": { "configMapKeyRef": { "name": "by-env", "key": "k" } } },
                { "name": "B", "valueFrom": { "secretKeyRef": { "name": "by-env", "key": "k" } } },
                { "name": "C", "valueFrom": { "configMapKeyRef": { "name": "by-projection", "key": "k" } } } ] }
          ],
          "imagePullSecrets": [ { "name": "registry" } ]
        }
        """;

    [Fact]
    public void Every_place_where_pods_read_configs_is_found_and_optional_means_everywhere()
    {
        using var document = JsonDocument.Parse(PodSpec);

        Assert.Equal(
            [
                "configmap/by-env",
                "configmap/by-init",
                "configmap/by-projection",
                "configmap/by-volume",
                "secret/by-env",
                "secret/by-env-from (optional)",
                "secret/by-projection",
                "secret/by-volume",
            ],
            ConfigReferences.Of(document.RootElement).Select(r => r.Id + (r.Optional ? " (optional)" : ""))
        );
    }

    [Fact]
    public void Every_place_gets_the_copys_name()
    {
        var spec = JsonNode.Parse(PodSpec)!.AsObject();
        using var document = JsonDocument.Parse(PodSpec);
        var names = ConfigReferences.Of(document.RootElement).ToDictionary(r => r.Id, r => r.Name + "-primary");

        ConfigReferences.Rename(spec, names);

        using var renamed = JsonDocument.Parse(spec.ToJsonString());
        Assert.All(
            ConfigReferences.Of(renamed.RootElement),
            reference => Assert.EndsWith("-primary", reference.Name, StringComparison.Ordinal)
        );
        Assert.Equal("registry", (string?)spec["imagePullSecrets"]![0]!["name"]);
    }

    [Fact]
    public void What_is_not_copied_keeps_its_name()
    {
        var spec = JsonNode.Parse(PodSpec)!.AsObject();

        ConfigReferences.Rename(spec, new Dictionary<string, string> { ["secret/by-env"] = "copy" });

        Assert.Equal("by-env", (string?)spec["containers"]![0]!["env"]![1]!["valueFrom"]!["configMapKeyRef"]!["name"]);
        Assert.Equal("copy", (string?)spec["containers"]![0]!["env"]![2]!["valueFrom"]!["secretKeyRef"]!["name"]);
    }
}
