using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Routing;

namespace Canary.Controller.Adoption;

/// <summary>Who manages the fields of an object that is adopted. Pure.</summary>
internal static class ManagedFields
{
    private const string Apply = "Apply";

    /// <summary>
    /// <c>metadata.managedFields</c> with the controller as the one that applied what it has updated otherwise; and, where it had applied
    /// nothing, since the object was created by a backup's tool or by hand, all that others wrote. What is applied by others stays theirs.
    /// A size is never applied: an apply without it would take it away.
    /// </summary>
    public static JsonArray TakeOver(JsonElement owned)
    {
        var version = owned.Child("apiVersion").Text();
        var entries = owned.Child("metadata", "managedFields").Items();
        var applied = entries.Any(entry => IsOurs(entry) && IsApply(entry));
        var (taken, left) = Divide(entries, entry => IsTaken(entry, version, applied));
        var fields = new JsonObject();
        foreach (var entry in taken)
        {
            Merge(fields, JsonObject.Create(entry.Child("fieldsV1").Clone()) ?? []);
        }
        fields.Remove("f:status");
        (fields["f:spec"] as JsonObject)?.Remove("f:replicas");
        return
        [
            .. left.Select(entry => (JsonNode?)JsonObject.Create(entry.Clone())),
            (JsonNode)
                new JsonObject
                {
                    ["manager"] = FieldManagers.Controller,
                    ["operation"] = Apply,
                    ["apiVersion"] = version,
                    ["time"] = taken
                        .Select(entry => entry.Child("time").Text())
                        .Order(StringComparer.Ordinal)
                        .LastOrDefault(),
                    ["fieldsType"] = "FieldsV1",
                    ["fieldsV1"] = fields,
                },
        ];
    }

    private static bool IsTaken(JsonElement entry, string version, bool applied) =>
        entry.Child("subresource").Text().Length == 0
        && entry.Child("apiVersion").Text() == version
        && (IsOurs(entry) || (!applied && !IsApply(entry)));

    private static bool IsOurs(JsonElement entry) => entry.Child("manager").Text() == FieldManagers.Controller;

    private static bool IsApply(JsonElement entry) => entry.Child("operation").Text() == Apply;

    private static (List<JsonElement> Yes, List<JsonElement> No) Divide(
        JsonElement[] entries,
        Func<JsonElement, bool> condition
    ) => ([.. entries.Where(condition)], [.. entries.Where(entry => !condition(entry))]);

    private static void Merge(JsonObject into, JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            if (into[name] is JsonObject known && value is JsonObject more)
            {
                Merge(known, more);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
