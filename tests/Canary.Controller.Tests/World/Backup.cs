using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.World;

/// <summary>What a backup's tool does: of an object it keeps what was asked for, and creates that anew.</summary>
internal static class Backup
{
    private const string Tool = "velero-server";

    /// <summary>The objects of some kinds, as they are kept: of their metadata only what was asked for, and no status.</summary>
    public static List<(ResourceType Type, JsonObject Object)> Take(Scenario world, IEnumerable<ResourceType> types) =>
        [
            .. from type in types
            from stored in world.Cluster.List(type, Manifests.Namespace)
            where (string?)stored["metadata"]!["name"] != "kube-root-ca.crt"
            select (type, Stripped(stored)),
        ];

    public static void PlayBack(Scenario world, List<(ResourceType Type, JsonObject Object)> backup)
    {
        foreach (var (type, stored) in backup)
        {
            world.Cluster.Create(type, stored, Tool);
        }
    }

    /// <summary>Objects of some kinds are lost, and the Canary with them; they come back from a backup.</summary>
    public static void Restore(Scenario world, params IEnumerable<ResourceType> types)
    {
        var backup = Take(world, types.Append(V1Canary.Type));
        Lose(world, backup, "Orphan");
        world.RunFor(TimeSpan.FromSeconds(1));
        PlayBack(world, backup);
    }

    public static void Lose(Scenario world, List<(ResourceType Type, JsonObject Object)> objects, string propagation)
    {
        foreach (var (type, stored) in objects)
        {
            var name = (string)stored["metadata"]!["name"]!;
            if (type == V1Canary.Type)
            {
                var canary = world.Find(type, name)!;
                canary["metadata"]!.AsObject().Remove("finalizers");
                world.Cluster.Update(type, canary, "disaster");
            }
            world.Cluster.Delete(type, new(Manifests.Namespace, name), propagation);
        }
    }

    /// <summary>The objects that the present Canary owns; of which kinds, and what they are called.</summary>
    public static List<JsonObject> OwnedByCanary(Scenario world, params IEnumerable<ResourceType> types)
    {
        var uid = world.Canary().Metadata.Uid;
        return
        [
            .. types
                .SelectMany(type => world.Cluster.List(type, Manifests.Namespace))
                .Where(made => Owners(made).Any(owner => (string?)owner?["uid"] == uid)),
        ];
    }

    /// <summary>A field is the tool's as well, so that the controller could never take it away.</summary>
    public static bool IsManagedByTool(JsonObject stored) =>
        stored["metadata"]!["managedFields"]!.AsArray().Any(entry => (string?)entry?["manager"] == Tool);

    private static JsonArray Owners(JsonObject stored) => stored["metadata"]!["ownerReferences"] as JsonArray ?? [];

    private static JsonObject Stripped(JsonObject stored)
    {
        var copy = stored.DeepClone().AsObject();
        copy.Remove("status");
        var metadata = copy["metadata"]!.AsObject();
        string[] kept = ["name", "namespace", "labels", "annotations"];
        foreach (var name in metadata.Select(member => member.Key).Except(kept).ToList())
        {
            metadata.Remove(name);
        }
        foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
        {
            (copy["spec"] as JsonObject)?.Remove(field);
        }
        return copy;
    }
}
