using System.Text.Json.Nodes;
using Canary.EndToEnd.Tests.Clusters;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Simulator.Mesh;

namespace Canary.EndToEnd.Tests.Stories;

/// <summary>Brings the kinds that the stories need into a cluster: ours always, those of Gateway API where it does not serve them.</summary>
internal static class Definitions
{
    private const string Manager = "canary-e2e";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly ResourceType Type = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    /// <summary>Ends when the cluster serves all of them.</summary>
    public static async Task InstallAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var missing = new List<JsonObject>(CustomResourceDefinitions.All());
        foreach (var definition in GatewayApi())
        {
            if (await ClusterProbe.FindAsync(client, Type, KeyOf(definition), cancellationToken) is null)
            {
                missing.Add(definition);
            }
        }
        foreach (var definition in missing)
        {
            var patch = Patch.Apply(definition.DeepClone().AsObject(), Manager);
            await client.PatchAsync(
                Type,
                KeyOf(definition),
                patch,
                KubernetesJson.Default.JsonObject,
                cancellationToken
            );
        }
        foreach (var definition in missing)
        {
            await AwaitAsync(client, KeyOf(definition), cancellationToken);
        }
    }

    /// <summary>The project's own definitions beside the checkout, where they are; else the simulator's, which say less.</summary>
    private static IEnumerable<JsonObject> GatewayApi() =>
        GatewayCrds.All.Select(definition =>
        {
            var (group, plural) = (definition["spec"]!["group"], definition["spec"]!["names"]!["plural"]);
            var official = Path.Combine(Repository.Shared, "crds", $"{group}_{plural}.yaml");
            return File.Exists(official) ? Read(official) : definition;
        });

    private static JsonObject Read(string path)
    {
        var reading = ManifestReader.Read(path, File.ReadAllText(path));
        Assert.Empty(reading.Errors);
        return reading.Documents.Single(document => document.Kind == Type.Kind).Content;
    }

    private static async Task AwaitAsync(IKubernetesClient client, ObjectKey key, CancellationToken cancellationToken)
    {
        if (!await Patience.UntilAsync(IsEstablishedAsync, Limit, cancellationToken))
        {
            throw new InvalidOperationException($"The cluster does not serve {key.Name} within {Limit}.");
        }

        async Task<bool> IsEstablishedAsync(CancellationToken token)
        {
            var found = await ClusterProbe.FindAsync(client, Type, key, token);
            return (found?["status"]?["conditions"] as JsonArray ?? []).Any(condition =>
                (string?)condition?["type"] == "Established" && (string?)condition["status"] == "True"
            );
        }
    }

    private static ObjectKey KeyOf(JsonObject definition) => new("", (string)definition["metadata"]!["name"]!);
}
