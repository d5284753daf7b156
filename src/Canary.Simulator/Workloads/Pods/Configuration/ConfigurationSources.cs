using System.Text;
using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.Pods.Configuration;

/// <summary>A ConfigMap, Secret or key that a pod needs is not there.</summary>
internal sealed class MissingContentException(string message) : Exception(message);

/// <summary>The content of a namespace's ConfigMaps and Secrets.</summary>
internal sealed class ConfigurationSources(ClusterView view, string @namespace)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>All of its keys; null: it is not there, which is fine.</summary>
    /// <exception cref="MissingContentException">It is not there.</exception>
    public IReadOnlyDictionary<string, string>? All(ResourceType type, string name, bool optional)
    {
        if (view.Get(type, new(@namespace, name)) is not { } obj)
        {
            return optional
                ? null
                : throw new MissingContentException($"{type.Kind.ToLowerInvariant()} \"{name}\" not found");
        }
        var isSecret = type == Kinds.Secrets;
        var content = new Dictionary<string, string>();
        foreach (var (key, value) in obj.Map("data") ?? [])
        {
            content[key] = isSecret ? Decode(value.Text()) : value.Text() ?? "";
        }
        foreach (var (key, value) in obj.Map("binaryData") ?? [])
        {
            content[key] = Decode(value.Text());
        }
        return content;
    }

    /// <summary>One key; null: it is not there, which is fine.</summary>
    /// <exception cref="MissingContentException">It is not there.</exception>
    public string? One(ResourceType type, string name, string key, bool optional)
    {
        var content = All(type, name, optional)?.GetValueOrDefault(key);
        return content is null && !optional
            ? throw new MissingContentException($"couldn't find key {key} in {type.Kind} {@namespace}/{name}")
            : content;
    }

    private static string Decode(string? base64)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(base64 ?? ""));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return base64 ?? "";
        }
    }
}
