using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Manifests;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Mesh;

/// <summary>The simulator's own definitions of the kinds of Gateway API.</summary>
public static class GatewayCrds
{
    private static readonly ResourceType Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    /// <summary>GatewayClass, Gateway, HTTPRoute and ReferenceGrant.</summary>
    public static IReadOnlyList<JsonObject> All { get; } =
    [.. ((string[])["gatewayclasses", "gateways", "httproutes", "referencegrants"]).Select(Read)];

    /// <summary>Installs them in a cluster, replacing what is there.</summary>
    public static void Install(ICluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        foreach (var definition in All)
        {
            cluster.Apply(Definitions, definition.DeepClone().AsObject(), "canary-simulator");
        }
    }

    private static JsonObject Read(string name)
    {
        var file = $"{name}.yaml";
        using var stream =
            typeof(GatewayCrds).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        var read = ManifestReader.Read(file, reader.ReadToEnd());
        return read.Errors.Count == 0
            ? read.Documents[0].Content
            : throw new InvalidOperationException(string.Join("; ", read.Errors));
    }
}
