using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;

namespace Canary.Controller;

/// <summary>Reads of a JSON document what a projection keeps; nothing of the document outlives the call.</summary>
internal static class JsonProjection
{
    /// <summary>They repeat whole objects.</summary>
    private static readonly string[] Dropped =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        Targets.KeptContent.Annotation,
    ];

    /// <summary>The resolver is never asked; without one, options can't be used.</summary>
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = Targets.TargetsJson.Default };

    /// <summary>A reader of objects by a function over the whole document.</summary>
    public static JsonTypeInfo<T> Of<T>(Func<JsonElement, T> project) =>
        JsonMetadataServices.CreateValueInfo<T>(Options, new Converter<T>(project));

    /// <summary>The metadata, without annotations that would hold the whole object in memory.</summary>
    public static V1ObjectMeta Metadata(JsonElement document)
    {
        var metadata = document.Child("metadata");
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            return new();
        }
        var read = metadata.Deserialize(Targets.TargetsJson.Default.V1ObjectMeta) ?? new();
        return read.Annotations is { } annotations && Dropped.Any(annotations.ContainsKey)
            ? read with
            {
                Annotations = annotations.Where(annotation => !Dropped.Contains(annotation.Key)).ToDictionary(),
            }
            : read;
    }

    /// <summary>The member of an object; undefined when either is absent.</summary>
    public static JsonElement Child(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    /// <summary>The member at the end of a path.</summary>
    public static JsonElement Child(this JsonElement parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            parent = parent.Child(name);
        }
        return parent;
    }

    public static JsonElement[] Items(this JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    public static string Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";

    public static int? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? element.GetInt32() : null;

    public static IReadOnlyDictionary<string, string> Map(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.Deserialize(Targets.TargetsJson.Default.DictionaryStringString) ?? []
            : [];

    private sealed class Converter<T>(Func<JsonElement, T> project) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return project(document.RootElement);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A projection lacks most of the object; writing it would lose the rest.");
    }
}
