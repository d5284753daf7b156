using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>
/// Writes an OpenAPI v3 document as v2, which has fewer words. What it can't say is left out, as real servers do, so that who checks by it (kubectl
/// does with the items of a List) refuses nothing that the server takes. Pure.
/// </summary>
internal static class OpenApiV2
{
    private const string References = "#/components/schemas/";

    private static readonly HashSet<string> Unknown = new(StringComparer.Ordinal)
    {
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "nullable",
        "deprecated",
        "writeOnly",
    };

    public static JsonObject Of(JsonObject document) =>
        new()
        {
            ["swagger"] = "2.0",
            ["info"] = document["info"]?.DeepClone(),
            ["paths"] = Each(document.Object("paths"), path => Each(path, Operation)),
            ["definitions"] = Each(document.Object("components").Object("schemas"), Schema),
        };

    private static JsonObject Operation(JsonObject operation)
    {
        var result = operation.DeepClone().AsObject();
        result["responses"] = Each(
            operation.Object("responses"),
            response => new JsonObject
            {
                ["description"] = response["description"]?.DeepClone(),
                ["schema"] = Schema(response.Object("content").Object("application/json").Object("schema") ?? []),
            }
        );
        if (operation.Array("parameters") is { } parameters)
        {
            result["parameters"] = new JsonArray([.. parameters.Objects().Select(Parameter)]);
        }
        return result;
    }

    /// <summary>Its schema's words stand beside its name.</summary>
    private static JsonObject Parameter(JsonObject parameter)
    {
        var result = parameter.DeepClone().AsObject();
        result.Remove("schema");
        foreach (var (key, value) in parameter.Object("schema") ?? [])
        {
            result[key] = value?.DeepClone();
        }
        return result;
    }

    private static JsonObject Schema(JsonObject schema)
    {
        if (Referenced(schema) is { } reference)
        {
            return Reference(schema, reference);
        }
        var isOpen = schema.Boolean("nullable") == true || KeepsUnknown(schema);
        var result = new JsonObject();
        foreach (var (key, value) in schema)
        {
            if (!Unknown.Contains(key) && !(isOpen && key is "items" or "properties"))
            {
                result[key] = Word(key, value);
            }
        }
        if (isOpen && (schema.Boolean("nullable") == true || schema.String("type") is "object" or "array"))
        {
            result.Remove("type");
        }
        else if (schema.Array("oneOf").Objects().Any(choice => choice["type"] is not null))
        {
            result["type"] = "string"; // clients take any scalar for one
        }
        DropNullable(schema, result);
        return result;
    }

    private static JsonNode? Word(string key, JsonNode? value) =>
        (key, value) switch
        {
            ("properties", JsonObject properties) => Each(properties, Schema),
            ("items" or "additionalProperties", JsonObject element) => Schema(element),
            _ => value?.DeepClone(),
        };

    /// <summary>A reference is alone in <c>allOf</c> where it has neighbours, in v3.</summary>
    private static string? Referenced(JsonObject schema) =>
        schema.String("$ref")
        ?? (schema.Array("allOf") is { Count: 1 } all ? all.Objects().FirstOrDefault().String("$ref") : null);

    private static JsonObject Reference(JsonObject schema, string reference)
    {
        var result = new JsonObject
        {
            ["$ref"] = reference.Replace(References, "#/definitions/", StringComparison.Ordinal),
        };
        foreach (var (key, value) in schema.Where(word => word.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            result[key] = value?.DeepClone();
        }
        return result;
    }

    /// <summary>What may be null may as well be absent, for clients that know no null.</summary>
    private static void DropNullable(JsonObject schema, JsonObject result)
    {
        if (schema.Array("required") is not { } required || result["required"] is null)
        {
            return;
        }
        var properties = schema.Object("properties");
        var kept = required.Strings().Where(name => properties.Object(name).Boolean("nullable") != true).ToList();
        if (kept.Count == 0 || schema.Object("additionalProperties").Boolean("nullable") == true)
        {
            result.Remove("required");
        }
        else
        {
            result["required"] = new JsonArray([.. kept.Select(name => (JsonNode)name)]);
        }
    }

    private static bool KeepsUnknown(JsonObject schema) =>
        schema.Boolean("x-kubernetes-preserve-unknown-fields") == true;

    private static JsonObject Each(JsonObject? parent, Func<JsonObject, JsonObject> convert)
    {
        var result = new JsonObject();
        foreach (var (key, value) in parent ?? [])
        {
            result[key] = value is JsonObject child ? convert(child) : value?.DeepClone();
        }
        return result;
    }
}
