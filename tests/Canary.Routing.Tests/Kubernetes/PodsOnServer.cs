using System.Text.Json.Nodes;
using Canary.Routing.Kubernetes;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Kubernetes;

/// <summary>Pods, and what a service leads to.</summary>
internal sealed class PodsOnServer(ApplyServer server)
{
    private int made;

    /// <summary>Adds ready pods.</summary>
    public void Add(string app, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Put(app, $"{app}-{made++:00}", ready: true);
        }
    }

    /// <summary>Adds a pod, or puts one in the place of another.</summary>
    public void Put(string app, string name, bool ready, string? apex = null, bool leaving = false)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "test",
                ["uid"] = $"uid-of-{name}",
                ["labels"] = new JsonObject { ["app"] = app },
            },
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(
                    new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }
                ),
            },
        };
        if (apex is not null)
        {
            pod["metadata"]!["labels"]![PodLabels.Apex] = apex;
        }
        if (leaving)
        {
            pod["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        }
        server.Store(V1Pod.Type, pod);
    }

    public void Remove(string name) => server.Remove(V1Pod.Type, new("test", name));

    /// <summary>The apex that a pod answers for; null: none.</summary>
    public string? ApexOf(string name) =>
        (string?)server.Find(V1Pod.Type, new("test", name))?["metadata"]!["labels"]![PodLabels.Apex];

    /// <summary>How many ready pods of the primary and of the target a service selects.</summary>
    public (int Primary, int Canary) Behind(JsonObject service)
    {
        var selector = service["spec"]!["selector"]!.AsObject();
        var pods = server
            .Objects.Where(obj => (string?)obj["kind"] == "Pod")
            .Where(pod => pod["metadata"]!["deletionTimestamp"] is null)
            .Where(pod => (string?)pod["status"]!["conditions"]![0]!["status"] == "True")
            .Where(pod =>
                selector.All(label => JsonNode.DeepEquals(pod["metadata"]!["labels"]![label.Key], label.Value))
            )
            .Select(pod => (string?)pod["metadata"]!["labels"]!["app"])
            .ToList();
        return (pods.Count(app => app == "podinfo-primary"), pods.Count(app => app == "podinfo"));
    }
}
