using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Engine;
using Canary.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>Reads a Deployment into its projection; nothing of the document outlives the call.</summary>
internal sealed class V1DeploymentConverter : JsonConverter<V1Deployment>
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public override V1Deployment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Project(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, V1Deployment value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A projection lacks most of the Deployment; writing it would lose the rest.");

    /// <summary>The projection of a whole Deployment.</summary>
    public static V1Deployment Project(JsonElement deployment)
    {
        var metadata = Child(deployment, "metadata");
        var spec = Child(deployment, "spec");
        var template = Child(spec, "template");
        return new V1Deployment
        {
            Metadata = ReadMetadata(metadata),
            Replicas = Child(spec, "replicas") is { ValueKind: JsonValueKind.Number } replicas
                ? replicas.GetInt32()
                : 1,
            MatchLabels = Child(Child(spec, "selector"), "matchLabels") is { ValueKind: JsonValueKind.Object } labels
                ? labels.Deserialize(TargetsJson.Default.DictionaryStringString) ?? []
                : [],
            TemplateHash = template.ValueKind == JsonValueKind.Object ? CanonicalJson.Hash(template) : "",
            Images = ReadImages(template),
            ReplicasManagers = ReadReplicasManagers(metadata),
            Status = Child(deployment, "status") is { ValueKind: JsonValueKind.Object } status
                ? status.Deserialize(TargetsJson.Default.V1DeploymentStatus) ?? new()
                : new(),
        };
    }

    private static V1ObjectMeta ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            return new();
        }
        var read = metadata.Deserialize(TargetsJson.Default.V1ObjectMeta) ?? new();
        return read.Annotations?.ContainsKey(LastApplied) == true
            ? read with
            {
                Annotations = read.Annotations.Where(a => a.Key != LastApplied).ToDictionary(),
            }
            : read;
    }

    private static ValueList<string> ReadImages(JsonElement template) =>
        Items(Child(Child(template, "spec"), "containers"))
            .Select(container => Text(Child(container, "image")))
            .Where(image => image.Length > 0)
            .ToValueList();

    private static ValueList<string> ReadReplicasManagers(JsonElement metadata) =>
        Items(Child(metadata, "managedFields"))
            .Where(OwnsReplicas)
            .Select(entry => Text(Child(entry, "manager")))
            .Distinct()
            .ToValueList();

    private static bool OwnsReplicas(JsonElement entry) =>
        Child(Child(Child(entry, "fieldsV1"), "f:spec"), "f:replicas").ValueKind != JsonValueKind.Undefined;

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static JsonElement[] Items(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";
}
