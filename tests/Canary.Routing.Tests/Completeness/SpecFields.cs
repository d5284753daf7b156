using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Routing.Tests.Completeness;

/// <summary>The fields of a Canary's spec, down to single values, as the types have them.</summary>
internal static class SpecFields
{
    /// <summary>Paths as in error messages; lists have an item <c>[0]</c>, maps a key <c>key</c>.</summary>
    public static IEnumerable<(string Path, Type Type)> All() => Of("spec", CanaryJson.Default.V1CanarySpec);

    /// <summary>Sets a field, making what is around it. An existing value is replaced by another one.</summary>
    public static void Change(JsonObject canary, string path, Type type)
    {
        var names = path.Replace("[0]", ".[0]", StringComparison.Ordinal).Split('.');
        JsonNode node = canary;
        for (var i = 0; i < names.Length - 1; i++)
        {
            node = Child(node, names[i], names[i + 1] == "[0]");
        }
        Set(node, names[^1], old => Sample(type, old));
    }

    private static IEnumerable<(string Path, Type Type)> Of(string path, JsonTypeInfo type) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object => type.Properties.SelectMany(property =>
                Of($"{path}.{property.Name}", Info(property.PropertyType))
            ),
            JsonTypeInfoKind.Enumerable => Of($"{path}[0]", Info(type.ElementType!)),
            JsonTypeInfoKind.Dictionary => Of($"{path}.key", Info(type.ElementType!)),
            _ => [(path, type.Type)],
        };

    private static JsonTypeInfo Info(Type type) =>
        CanaryJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not in CanaryJson.");

    private static JsonNode Child(JsonNode parent, string name, bool isList)
    {
        if (parent is JsonArray array)
        {
            if (array.Count == 0)
            {
                array.Add(new JsonObject());
            }
            return array[0]!;
        }
        var obj = parent.AsObject();
        if (obj[name] is null)
        {
            obj[name] = isList ? new JsonArray() : new JsonObject();
        }
        return obj[name]!;
    }

    private static void Set(JsonNode parent, string name, Func<JsonNode?, JsonNode> value)
    {
        switch (parent)
        {
            case JsonArray { Count: 0 } array:
                array.Add(value(null));
                break;
            case JsonArray array:
                array[0] = value(array[0]);
                break;
            default:
                parent.AsObject()[name] = value(parent[name]);
                break;
        }
    }

    private static JsonNode Sample(Type type, JsonNode? old)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => $"{(string?)old}x",
            _ when type == typeof(bool) => !((bool?)old ?? false),
            _ when type == typeof(int) => (old is null ? 6 : int.Parse(old.ToString(), CultureInfo.InvariantCulture))
                + 1,
            _ when type == typeof(decimal) => (
                old is null ? 6 : decimal.Parse(old.ToString(), CultureInfo.InvariantCulture)
            ) + 1,
            _ when type == typeof(double) => (
                old is null ? 6 : double.Parse(old.ToString(), CultureInfo.InvariantCulture)
            ) + 0.5,
            _ when type == typeof(IntOrString) => 4321,
            _ when type == typeof(JsonObject) || type == typeof(JsonNode) => new JsonObject { ["any"] = "thing" },
            _ => throw new InvalidOperationException($"The test has no sample of {type}."),
        };
    }
}
