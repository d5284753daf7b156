using System.Text.Json;

namespace Canary.Routing.Rendering;

/// <summary>Who owns a field, as an object's managed fields tell.</summary>
internal static class FieldOwners
{
    /// <summary>The managers of a field of the spec, the one who took it last coming last.</summary>
    /// <param name="route">The whole object.</param>
    /// <param name="field">A member of its spec.</param>
    public static IReadOnlyList<string> Of(JsonElement route, string field) =>
        Child(Child(route, "metadata"), "managedFields") is { ValueKind: JsonValueKind.Array } entries
            ?
            [
                .. entries
                    .EnumerateArray()
                    .Where(entry =>
                        Child(Child(Child(entry, "fieldsV1"), "f:spec"), $"f:{field}").ValueKind
                        != JsonValueKind.Undefined
                    )
                    .OrderBy(entry => Text(Child(entry, "time")), StringComparer.Ordinal)
                    .Select(entry => Text(Child(entry, "manager"))),
            ]
            : [];

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";
}
