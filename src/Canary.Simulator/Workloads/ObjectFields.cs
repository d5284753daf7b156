using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads;

/// <summary>Reads and writes fields of untyped objects by their path; a path that leads nowhere reads as null.</summary>
internal static class ObjectFields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }
        return node;
    }

    public static JsonObject? Map(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static IEnumerable<JsonNode> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.OfType<JsonNode>() ?? [];

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    /// <summary>A map of texts; empty where there is none.</summary>
    public static Dictionary<string, string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.Map(path) ?? []).ToDictionary(pair => pair.Key, pair => pair.Value.Text() ?? "");

    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? int.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    public static double? Real(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Text(path) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : null;

    public static ObjectKey Key(this JsonNode obj) =>
        new(obj.Text("metadata", "namespace") ?? "", obj.Text("metadata", "name") ?? "");

    public static string Name(this JsonNode obj) => obj.Text("metadata", "name") ?? "";

    public static string Uid(this JsonNode obj) => obj.Text("metadata", "uid") ?? "";

    public static int Generation(this JsonNode obj) => obj.Number("metadata", "generation") ?? 0;

    public static bool IsBeingDeleted(this JsonNode obj) => obj.At("metadata", "deletionTimestamp") is not null;

    public static string? Label(this JsonNode? obj, string name) => obj.Text("metadata", "labels", name);

    public static string? Annotation(this JsonNode? obj, string name) => obj.Text("metadata", "annotations", name);

    /// <summary>The object at a path, made where there is none.</summary>
    public static JsonObject Ensure(this JsonObject node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node[name] is not JsonObject inner)
            {
                node[name] = inner = [];
            }
            node = inner;
        }
        return node;
    }

    public static JsonObject Copy(this JsonNode node) => node.DeepClone().AsObject();

    /// <summary>What a write of an object's status takes: who it is, and the status.</summary>
    public static JsonObject WithStatus(this JsonObject obj, JsonObject status) =>
        new()
        {
            ["kind"] = obj["kind"]?.DeepClone(),
            ["apiVersion"] = obj["apiVersion"]?.DeepClone(),
            ["metadata"] = obj["metadata"]?.DeepClone(),
            ["status"] = status,
        };

    /// <summary>The reference to the controller that owns an object.</summary>
    public static JsonNode? ControllerOf(this JsonNode obj) =>
        obj.Items("metadata", "ownerReferences").FirstOrDefault(reference => reference.Flag("controller"));

    /// <summary>The reference that makes an object the controller of another.</summary>
    public static JsonObject ControllerReference(this JsonNode owner, ResourceType type) =>
        new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["name"] = owner.Name(),
            ["uid"] = owner.Uid(),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };

    /// <summary>As Kubernetes writes times: whole seconds, UTC.</summary>
    public static string ToKubernetesTime(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
