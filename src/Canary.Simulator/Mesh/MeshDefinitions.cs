using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Manifests;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Mesh;

/// <summary>Reads the definitions of kinds that the simulator brings along, and installs them.</summary>
internal static class MeshDefinitions
{
    private static readonly ResourceType Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    /// <param name="names">The plurals of the kinds.</param>
    public static IReadOnlyList<JsonObject> Read(params IReadOnlyList<string> names) => [.. names.Select(ReadOne)];

    /// <summary>Replaces what is there.</summary>
    public static void Install(ICluster cluster, IReadOnlyList<JsonObject> definitions)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        foreach (var definition in definitions)
        {
            cluster.Apply(Definitions, definition.DeepClone().AsObject(), "canary-simulator");
        }
    }

    private static JsonObject ReadOne(string name)
    {
        var file = $"{name}.yaml";
        using var stream =
            typeof(MeshDefinitions).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        var read = ManifestReader.Read(file, reader.ReadToEnd());
        return read.Errors.Count == 0
            ? read.Documents[0].Content
            : throw new InvalidOperationException(string.Join("; ", read.Errors));
    }
}
