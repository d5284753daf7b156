using System.Text.Json.Nodes;

namespace Canary.Benchmarks.Simulator;

/// <summary>What is loaded: Deployments of 4 KB as sent, and a Canary for each.</summary>
internal static class Manifests
{
    private const int DeploymentSize = 4096;
    private const int EnvironmentVariables = 24;

    /// <summary>Environment variables make up about half of it, an annotation fills it up.</summary>
    public static string Deployment(int number)
    {
        var obj = JsonNode
            .Parse(
                $$"""
                {
                  "apiVersion": "apps/v1",
                  "kind": "Deployment",
                  "metadata": {
                    "name": "{{Name(number)}}",
                    "labels": { "app": "{{Name(number)}}" },
                    "annotations": { "example.com/notes": "" }
                  },
                  "spec": {
                    "replicas": 2,
                    "selector": { "matchLabels": { "app": "{{Name(number)}}" } },
                    "template": {
                      "metadata": { "labels": { "app": "{{Name(number)}}" } },
                      "spec": {
                        "containers": [
                          {
                            "name": "app",
                            "image": "registry.example.com/{{Name(number)}}:1.0.0",
                            "ports": [{ "name": "http", "containerPort": 9898 }],
                            "readinessProbe": { "httpGet": { "path": "/readyz", "port": 9898 } },
                            "resources": { "requests": { "cpu": "100m", "memory": "64Mi" } },
                            "env": [{{Variables(number)}}]
                          }
                        ]
                      }
                    }
                  }
                }
                """
            )!
            .AsObject(); // it is one, above
        var filler = new string('x', DeploymentSize - obj.ToJsonString().Length);
        obj["metadata"]!["annotations"]!["example.com/notes"] = filler; // both are above
        return obj.ToJsonString();
    }

    public static string Canary(int number) =>
        $$"""
            {
              "apiVersion": "canary.dev/v1",
              "kind": "Canary",
              "metadata": { "name": "{{Name(number)}}" },
              "spec": {
                "provider": "kubernetes",
                "targetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "{{Name(number)}}" },
                "service": { "port": 9898 },
                "analysis": { "interval": "1m", "threshold": 5, "iterations": 10 }
              }
            }
            """;

    /// <summary>An object that changes with each number, for watchers to hear of.</summary>
    public static JsonObject ConfigMap(long number) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = "ticker" },
            ["data"] = new JsonObject { ["number"] = $"{number}", ["text"] = new string('x', 200) },
        };

    private static string Variables(int number) =>
        string.Join(
            ',',
            Enumerable
                .Range(0, EnvironmentVariables)
                .Select(i =>
                    $$"""{ "name": "SETTING_{{i}}", "value": "the value of setting {{i}} of service {{number}}" }"""
                )
        );

    private static string Name(int number) => $"service-{number:D5}";
}
