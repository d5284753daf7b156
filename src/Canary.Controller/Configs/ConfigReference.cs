using Canary.Kubernetes;

namespace Canary.Controller.Configs;

/// <summary>What holds configuration.</summary>
internal enum ConfigKind
{
    ConfigMap,
    Secret,
}

/// <summary>A ConfigMap or Secret that a pod template names.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">Its name, in the pods' namespace.</param>
/// <param name="Optional">Pods start without it.</param>
internal sealed record ConfigReference(ConfigKind Kind, string Name, bool Optional)
{
    /// <summary>As it is called in status: <c>configmap/app</c>.</summary>
    public string Id { get; } = (Kind == ConfigKind.ConfigMap ? "configmap/" : "secret/") + Name;

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>The two kinds' places.</summary>
internal static class ConfigKinds
{
    public static ResourceType ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap");

    public static ResourceType Secrets { get; } = new("", "v1", "secrets", "Secret");

    public static ResourceType TypeOf(ConfigKind kind) => kind == ConfigKind.ConfigMap ? ConfigMaps : Secrets;
}
