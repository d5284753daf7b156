using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods.Configuration;

/// <summary>A container's variables: <c>envFrom</c>, and over it <c>env</c>. References to fields and resources are left out.</summary>
internal static class ContainerEnvironment
{
    /// <exception cref="MissingContentException">Something that they need is not there.</exception>
    public static Dictionary<string, string> Read(ConfigurationSources sources, JsonNode container)
    {
        var variables = new Dictionary<string, string>();
        foreach (var from in container.Items("envFrom"))
        {
            var prefix = from.Text("prefix") ?? "";
            foreach (var (key, value) in ReadFrom(sources, from) ?? new Dictionary<string, string>())
            {
                variables[prefix + key] = value;
            }
        }
        foreach (var variable in container.Items("env"))
        {
            if (ReadOne(sources, variable) is { } value)
            {
                variables[variable.Text("name") ?? ""] = value;
            }
        }
        return variables;
    }

    private static IReadOnlyDictionary<string, string>? ReadFrom(ConfigurationSources sources, JsonNode from)
    {
        var (type, reference) = from.Map("configMapRef") is { } map
            ? (Kinds.ConfigMaps, map)
            : (Kinds.Secrets, from.Map("secretRef"));
        return sources.All(type, reference.Text("name") ?? "", reference.Flag("optional"));
    }

    private static string? ReadOne(ConfigurationSources sources, JsonNode variable)
    {
        if (variable.Map("valueFrom") is not { } from)
        {
            return variable.Text("value") ?? "";
        }
        var (type, reference) = from.Map("configMapKeyRef") is { } map
            ? (Kinds.ConfigMaps, map)
            : (Kinds.Secrets, from.Map("secretKeyRef"));
        return reference is null
            ? null
            : sources.One(type, reference.Text("name") ?? "", reference.Text("key") ?? "", reference.Flag("optional"));
    }
}
