using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;

namespace Canary.Controller.Configs;

/// <summary>Finds the ConfigMaps and Secrets that a pod's spec names, and gives them other names: volumes, projected ones, env and envFrom.</summary>
internal static class ConfigReferences
{
    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    /// <summary>All of them, each once, in the order of their ids. One that is optional in one place and not in another is not.</summary>
    public static ValueList<ConfigReference> Of(JsonElement podSpec)
    {
        if (podSpec.ValueKind != JsonValueKind.Object)
        {
            return [];
        }
        var found = new SortedDictionary<string, ConfigReference>(StringComparer.Ordinal);
        foreach (var place in Places(podSpec))
        {
            var reference = new ConfigReference(place.Kind, place.Source.Child(place.Field).Text(), IsOptional(place));
            if (reference.Name.Length > 0 && (!found.TryGetValue(reference.Id, out var known) || known.Optional))
            {
                found[reference.Id] = reference;
            }
        }
        return found.Values.ToValueList();
    }

    /// <summary>Gives the names in <paramref name="renames"/>, by id, in the pod's spec.</summary>
    public static void Rename(JsonObject podSpec, IReadOnlyDictionary<string, string> renames)
    {
        foreach (var (source, kind, field) in Places(podSpec))
        {
            if (
                (string?)source[field] is { } name
                && renames.TryGetValue(new ConfigReference(kind, name, false).Id, out var other)
            )
            {
                source[field] = other;
            }
        }
    }

    private static bool IsOptional((JsonElement Source, ConfigKind Kind, string Field) place) =>
        place.Source.Child("optional").ValueKind == JsonValueKind.True;

    private static IEnumerable<(JsonElement Source, ConfigKind Kind, string Field)> Places(JsonElement podSpec)
    {
        foreach (var volume in podSpec.Child("volumes").Items())
        {
            yield return (volume.Child("configMap"), ConfigKind.ConfigMap, "name");
            yield return (volume.Child("secret"), ConfigKind.Secret, "secretName");
            foreach (var source in volume.Child("projected", "sources").Items())
            {
                yield return (source.Child("configMap"), ConfigKind.ConfigMap, "name");
                yield return (source.Child("secret"), ConfigKind.Secret, "name");
            }
        }
        foreach (var container in ContainerLists.SelectMany(list => podSpec.Child(list).Items()))
        {
            foreach (var source in container.Child("envFrom").Items())
            {
                yield return (source.Child("configMapRef"), ConfigKind.ConfigMap, "name");
                yield return (source.Child("secretRef"), ConfigKind.Secret, "name");
            }
            foreach (var variable in container.Child("env").Items())
            {
                yield return (variable.Child("valueFrom", "configMapKeyRef"), ConfigKind.ConfigMap, "name");
                yield return (variable.Child("valueFrom", "secretKeyRef"), ConfigKind.Secret, "name");
            }
        }
    }

    /// <summary>The same places in what is about to be written.</summary>
    private static IEnumerable<(JsonObject Source, ConfigKind Kind, string Field)> Places(JsonObject podSpec)
    {
        var found = new List<(JsonNode? Source, ConfigKind Kind, string Field)>();
        foreach (var volume in Items(podSpec["volumes"]))
        {
            found.Add((volume?["configMap"], ConfigKind.ConfigMap, "name"));
            found.Add((volume?["secret"], ConfigKind.Secret, "secretName"));
            foreach (var source in Items(volume?["projected"]?["sources"]))
            {
                found.Add((source?["configMap"], ConfigKind.ConfigMap, "name"));
                found.Add((source?["secret"], ConfigKind.Secret, "name"));
            }
        }
        foreach (var container in ContainerLists.SelectMany(list => Items(podSpec[list])))
        {
            foreach (var source in Items(container?["envFrom"]))
            {
                found.Add((source?["configMapRef"], ConfigKind.ConfigMap, "name"));
                found.Add((source?["secretRef"], ConfigKind.Secret, "name"));
            }
            foreach (var variable in Items(container?["env"]))
            {
                found.Add((variable?["valueFrom"]?["configMapKeyRef"], ConfigKind.ConfigMap, "name"));
                found.Add((variable?["valueFrom"]?["secretKeyRef"], ConfigKind.Secret, "name"));
            }
        }
        return found.Where(place => place.Source is JsonObject).Select(p => (p.Source!.AsObject(), p.Kind, p.Field));
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? array) => array as JsonArray ?? [];
}
