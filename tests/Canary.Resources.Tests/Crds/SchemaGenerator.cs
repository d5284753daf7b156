using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Resources.Schema;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Crds;

/// <summary>Makes a structural schema of a type: its properties, their attributes and their doc comments.</summary>
internal sealed class SchemaGenerator(DocComments docs)
{
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";

    /// <summary>More than any weight; a decimal holds it.</summary>
    private const double MaxDecimal = 1e9;

    /// <summary>The name of a property in JSON.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The properties that are fields of the object.</summary>
    public static IEnumerable<PropertyInfo> FieldsOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetMethod is { IsStatic: false });

    public JsonObject Schema(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => new() { ["type"] = "string" },
            _ when type == typeof(bool) => new() { ["type"] = "boolean" },
            // A server does not check formats of numbers, and a number that the type can't hold makes the object unreadable.
            _ when type == typeof(decimal) => Number("number", null, -MaxDecimal, MaxDecimal),
            _ when type == typeof(int) => Number("integer", "int32", int.MinValue, int.MaxValue),
            _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
            _ when type == typeof(double) => new() { ["type"] = "number" },
            _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
            _ when type == typeof(IntOrString) => new() { ["x-kubernetes-int-or-string"] = true },
            _ when type == typeof(JsonNode) => new() { [PreserveUnknown] = true },
            _ when type == typeof(JsonObject) => new() { ["type"] = "object", [PreserveUnknown] = true },
            _ when type == typeof(V1ObjectMeta) => new() { ["type"] = "object" },
            _ when ItemOf(type, typeof(IReadOnlyList<>)) is [var item] => new()
            {
                ["type"] = "array",
                ["items"] = Schema(item),
            },
            _ when ItemOf(type, typeof(IReadOnlyDictionary<,>)) is [_, var value] => new()
            {
                ["type"] = "object",
                ["additionalProperties"] = Schema(value),
            },
            _ => ObjectSchema(type),
        };
    }

    public static Type[] ItemOf(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments() : [];

    private static JsonObject Number(string type, string? format, double minimum, double maximum)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
        {
            schema["format"] = format;
        }
        schema["minimum"] = minimum;
        schema["maximum"] = maximum;
        return schema;
    }

    private JsonObject ObjectSchema(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in FieldsOf(type))
        {
            properties[NameOf(property)] = PropertySchema(property);
            if (property.GetCustomAttribute<SchemaAttribute>() is { Required: true })
            {
                required.Add(NameOf(property));
            }
        }
        var schema = new JsonObject { ["type"] = "object" };
        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }
        if (required.Count > 0)
        {
            schema["required"] = required;
        }
        var rules = type.GetCustomAttributes<SchemaRuleAttribute>()
            .Select(rule => (JsonNode)new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message })
            .ToArray();
        if (rules.Length > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray(rules);
        }
        return schema;
    }

    private JsonObject PropertySchema(PropertyInfo property)
    {
        var schema = new JsonObject();
        if (docs.Of(property) is { } description)
        {
            schema["description"] = description;
        }
        foreach (var (name, value) in Schema(property.PropertyType))
        {
            schema[name] = value?.DeepClone();
        }
        if (property.GetCustomAttribute<SchemaAttribute>() is { } attribute)
        {
            Restrict(schema, attribute);
        }
        return schema;
    }

    private static void Restrict(JsonObject schema, SchemaAttribute attribute)
    {
        if (attribute.Default is { } @default)
        {
            schema["default"] = JsonNode.Parse(@default);
        }
        if (attribute.Enum is { } values)
        {
            schema["enum"] = new JsonArray([.. values.Split('|').Select(value => JsonValue.Create(value))]);
        }
        if (attribute.Pattern is { } pattern)
        {
            schema["pattern"] = pattern;
        }
        AddLimit(schema, "minLength", attribute.MinLength);
        AddLimit(schema, "maxLength", attribute.MaxLength);
        AddLimit(schema, (string?)schema["type"] == "object" ? "maxProperties" : "maxItems", attribute.MaxItems);
        AddBound(schema, "minimum", attribute.Minimum);
        AddBound(schema, "maximum", attribute.Maximum);
        if (attribute.ListMapKeys is { } keys)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray([
                .. keys.Split('|').Select(key => JsonValue.Create(key)),
            ]);
        }
    }

    private static void AddLimit(JsonObject schema, string name, int limit)
    {
        if (limit > 0)
        {
            schema[name] = limit;
        }
    }

    private static void AddBound(JsonObject schema, string name, double bound)
    {
        if (!double.IsNaN(bound))
        {
            schema[name] = bound;
        }
    }
}
