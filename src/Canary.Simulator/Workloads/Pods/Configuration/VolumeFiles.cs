using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.Pods.Configuration;

/// <summary>The files that volumes have from ConfigMaps and Secrets, and where containers see them.</summary>
internal static class VolumeFiles
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>A volume's files, by their paths in it; none, if it holds something else.</summary>
    /// <exception cref="MissingContentException">Something that it needs is not there.</exception>
    public static IReadOnlyDictionary<string, string> Read(ConfigurationSources sources, JsonNode volume)
    {
        var files = new Dictionary<string, string>();
        Add(files, sources, Kinds.ConfigMaps, volume.Map("configMap"), "name");
        Add(files, sources, Kinds.Secrets, volume.Map("secret"), "secretName");
        foreach (var source in volume.Items("projected", "sources"))
        {
            Add(files, sources, Kinds.ConfigMaps, source.Map("configMap"), "name");
            Add(files, sources, Kinds.Secrets, source.Map("secret"), "name");
        }
        return files;
    }

    /// <summary>What a container sees of the volumes, by absolute paths.</summary>
    public static Dictionary<string, string> Of(
        JsonNode container,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> volumes
    )
    {
        var seen = new Dictionary<string, string>();
        foreach (var mount in container.Items("volumeMounts"))
        {
            var at = (mount.Text("mountPath") ?? "").TrimEnd('/');
            var part = mount.Text("subPath")?.TrimEnd('/') ?? "";
            foreach (var (path, content) in volumes.GetValueOrDefault(mount.Text("name") ?? "") ?? Nothing)
            {
                if (path == part)
                {
                    seen[at] = content;
                }
                else if (part.Length == 0 || path.StartsWith(part + "/", StringComparison.Ordinal))
                {
                    seen[$"{at}/{path[(part.Length == 0 ? 0 : part.Length + 1)..]}"] = content;
                }
            }
        }
        return seen;
    }

    private static void Add(
        Dictionary<string, string> files,
        ConfigurationSources sources,
        ResourceType type,
        JsonObject? reference,
        string nameField
    )
    {
        var optional = reference.Flag("optional");
        if (reference is null || sources.All(type, reference.Text(nameField) ?? "", optional) is not { } content)
        {
            return;
        }
        if (!reference.Items("items").Any())
        {
            foreach (var (key, value) in content)
            {
                files[key] = value;
            }
        }
        foreach (var item in reference.Items("items"))
        {
            var key = item.Text("key") ?? "";
            if (content.TryGetValue(key, out var value))
            {
                files[item.Text("path") ?? key] = value;
            }
            else if (!optional)
            {
                throw new MissingContentException($"references non-existent {Noun(type)} key: {key}");
            }
        }
    }

    private static string Noun(ResourceType type) => type == Kinds.Secrets ? "secret" : "config";
}
