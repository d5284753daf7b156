using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Resources.Tests.Crds;

/// <summary>The rules that a kube-apiserver has for a CRD's schema, as far as the generator could break them.</summary>
internal static class StructuralRules
{
    private static readonly string[] Known =
    [
        .. new[] { "description", "type", "format", "default", "enum", "pattern", "required", "properties", "items" },
        .. new[] { "additionalProperties", "minLength", "maxLength", "minItems", "maxItems", "maxProperties" },
        .. new[] { "minimum", "maximum", "x-kubernetes-validations", "x-kubernetes-int-or-string" },
        .. new[] { "x-kubernetes-preserve-unknown-fields", "x-kubernetes-list-type", "x-kubernetes-list-map-keys" },
    ];

    public static IEnumerable<string> Violations(JsonObject schema, string path = "")
    {
        var type = (string?)schema["type"];
        var free =
            schema.ContainsKey("x-kubernetes-int-or-string")
            || schema.ContainsKey("x-kubernetes-preserve-unknown-fields");
        foreach (var member in schema.Select(member => member.Key).Where(member => !Known.Contains(member)))
        {
            yield return $"{path}: {member} is not a schema field";
        }
        if (type is null && !free)
        {
            yield return $"{path}: no type";
        }
        foreach (
            var member in schema.Where(member => member.Value is JsonObject { Count: 0 } or JsonArray { Count: 0 })
        )
        {
            // Whoever applies the definition then finds it changed each time.
            yield return $"{path}: {member.Key} is empty, which a server does not keep";
        }
        if (schema.ContainsKey("properties") && schema.ContainsKey("additionalProperties"))
        {
            yield return $"{path}: properties and additionalProperties exclude each other";
        }
        if ((string?)schema["format"] == "int32" && (schema["minimum"] is null || schema["maximum"] is null))
        {
            // A server does not check the format, and one object with a number that is too large could not be read.
            yield return $"{path}: an integer without bounds";
        }
        if (type == "array" && schema["items"] is null)
        {
            yield return $"{path}: an array without items";
        }
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (schema["properties"]?[(string)required!] is null)
            {
                yield return $"{path}: required {required} is no property";
            }
        }
        foreach (var key in schema["x-kubernetes-list-map-keys"]?.AsArray() ?? [])
        {
            if (schema["items"]?["required"]?.AsArray().Any(name => (string?)name == (string?)key) is not true)
            {
                yield return $"{path}: the list's key {key} is not required";
            }
        }
        if (schema.ContainsKey("default") && path.Contains("[]", StringComparison.Ordinal))
        {
            // Argo CD and kubectl replace lists as a whole, and so find each object changed that leaves the field out.
            yield return $"{path}: a default within a list";
        }
        if (schema["default"] is { } @default && !Fits(schema, @default))
        {
            yield return $"{path}: default {@default.ToJsonString()} is not of type {type}";
        }
        foreach (var violation in Children(schema, path))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> Children(JsonObject schema, string path)
    {
        var children = (schema["properties"]?.AsObject() ?? [])
            .Append(new("[]", schema["items"]))
            .Append(new("{}", schema["additionalProperties"]));
        return children
            .Where(child => child.Value is JsonObject)
            .SelectMany(child => Violations(child.Value!.AsObject(), $"{path}.{child.Key}"));
    }

    private static bool Fits(JsonObject schema, JsonNode value)
    {
        var type = (string?)schema["type"];
        return value.GetValueKind() switch
        {
            JsonValueKind.String => type == "string",
            JsonValueKind.Number => type is "integer" or "number",
            JsonValueKind.True or JsonValueKind.False => type == "boolean",
            JsonValueKind.Object => value
                .AsObject()
                .All(member =>
                    schema["properties"]?[member.Key] is JsonObject of && member.Value is { } part && Fits(of, part)
                ),
            _ => false,
        };
    }
}
