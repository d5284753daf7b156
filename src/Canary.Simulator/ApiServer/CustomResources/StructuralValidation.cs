using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.CustomResources.Cel;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Whether a schema is structural: every field has a type, and what only validates does not define.</summary>
internal static class StructuralValidation
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Forbidden = ["$ref", "definitions", "dependencies", "patternProperties", "id"];
    private static readonly string[] OnlyStructural =
    [
        "type",
        "additionalProperties",
        "default",
        "nullable",
        "title",
        "description",
    ];

    public static void Check(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema.String("type") is { Length: > 0 } type && type != "object")
        {
            errors.Add(FieldError.Invalid($"{path}.type", type, "must be object at the root"));
        }
        else if (schema["type"] is null)
        {
            errors.Add(FieldError.Required($"{path}.type", "must not be empty at the root"));
        }
        Node(schema, path, errors);
    }

    private static void Node(JsonObject schema, string path, List<FieldError> errors)
    {
        Typed(schema, path, errors);
        Keywords(schema, path, errors);
        ListAndMap(schema, path, errors);
        Default(schema, path, errors);
        Rules(schema, path, errors);
        foreach (var part in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            var parts = schema.Array(part).Objects().ToList();
            for (var i = 0; i < parts.Count; i++)
            {
                Logical(parts[i], $"{path}.{part}[{i}]", errors);
            }
        }
        if (schema.Object("not") is { } not)
        {
            Logical(not, $"{path}.not", errors);
        }
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is JsonObject child)
            {
                Child(child, $"{path}.properties[{name}]", "must not be empty for specified object fields", errors);
            }
        }
        if (schema.Object("items") is { } items)
        {
            Child(items, $"{path}.items", "must not be empty for specified array items", errors);
        }
        if (schema.Object("additionalProperties") is { } additional)
        {
            Child(additional, $"{path}.additionalProperties", "must not be empty for specified object fields", errors);
        }
    }

    private static void Child(JsonObject schema, string path, string missing, List<FieldError> errors)
    {
        var isOpen =
            schema.Boolean("x-kubernetes-int-or-string") == true
            || schema.Boolean("x-kubernetes-preserve-unknown-fields") == true;
        if (schema.String("type") is not { Length: > 0 } && !isOpen)
        {
            errors.Add(FieldError.Required($"{path}.type", missing));
        }
        Node(schema, path, errors);
    }

    private static void Typed(JsonObject schema, string path, List<FieldError> errors)
    {
        var type = schema.String("type");
        if (type is { Length: > 0 } && !Types.Contains(type))
        {
            errors.Add(FieldError.NotSupported($"{path}.type", type, Types));
        }
        if (type == "array" && schema.Object("items") is null)
        {
            errors.Add(FieldError.Required($"{path}.items", "must be specified"));
        }
        if (schema.Boolean("x-kubernetes-embedded-resource") == true && type != "object")
        {
            errors.Add(
                FieldError.Invalid($"{path}.type", type, "must be object if x-kubernetes-embedded-resource is true")
            );
        }
        if (schema["properties"] is not null && schema["additionalProperties"] is not null)
        {
            errors.Add(
                FieldError.Forbidden(
                    $"{path}.additionalProperties",
                    "additionalProperties and properties are mutual exclusive"
                )
            );
        }
        if (schema["additionalProperties"].AsBoolean() == false)
        {
            errors.Add(
                FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties cannot be set to false")
            );
        }
    }

    private static void Keywords(JsonObject schema, string path, List<FieldError> errors)
    {
        foreach (var keyword in Forbidden.Where(schema.ContainsKey))
        {
            errors.Add(FieldError.Forbidden($"{path}.{keyword}", $"{keyword} is not supported"));
        }
        if (schema.Boolean("uniqueItems") == true)
        {
            errors.Add(
                FieldError.Forbidden(
                    $"{path}.uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
                )
            );
        }
        if (schema.String("pattern") is { Length: > 0 } pattern)
        {
            try
            {
                GoPattern.Compile(pattern);
            }
            catch (ArgumentException e)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.pattern",
                        pattern,
                        $"must be a valid regular expression, but isn't: {e.Message}"
                    )
                );
            }
        }
    }

    private static void ListAndMap(JsonObject schema, string path, List<FieldError> errors)
    {
        var list = schema.String("x-kubernetes-list-type");
        if (list is not null && schema.String("type") != "array")
        {
            errors.Add(
                FieldError.Invalid(
                    $"{path}.type",
                    schema["type"],
                    "must be array if x-kubernetes-list-type is specified"
                )
            );
        }
        if (list is not (null or "atomic" or "set" or "map"))
        {
            errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", list, ["atomic", "map", "set"]));
        }
        var keys = schema.Array("x-kubernetes-list-map-keys").Strings().ToList();
        if (list == "map" && keys.Count == 0)
        {
            errors.Add(
                FieldError.Required(
                    $"{path}.x-kubernetes-list-map-keys",
                    "must not be empty if x-kubernetes-list-type is map"
                )
            );
        }
        var item = schema.Object("items");
        foreach (var key in list == "map" ? keys : [])
        {
            if (item.Object("properties").Object(key) is not { } property)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.x-kubernetes-list-map-keys",
                        key,
                        "entries must all be names of item properties"
                    )
                );
            }
            else if (
                !item.Array("required").Strings().Contains(key, StringComparer.Ordinal) && property["default"] is null
            )
            {
                errors.Add(
                    FieldError.Required(
                        $"{path}.items.properties[{key}].default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                    )
                );
            }
        }
    }

    private static void Default(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema["default"] is not { } value)
        {
            return;
        }
        foreach (var error in SchemaValidation.CheckDefault(value, StructuralSchema.Parse(schema), ""))
        {
            errors.Add(error with { Field = $"{path}.default{(error.Field.Length > 0 ? "." + error.Field : "")}" });
        }
    }

    private static void Rules(JsonObject schema, string path, List<FieldError> errors)
    {
        var rules = schema.Array("x-kubernetes-validations").Objects().ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"{path}.x-kubernetes-validations[{i}]";
            var rule = rules[i].String("rule") ?? "";
            if (rule.Trim().Length == 0)
            {
                errors.Add(FieldError.Required($"{at}.rule", "rule is not specified"));
                continue;
            }
            Compile(rule, $"{at}.rule", errors);
            if (rules[i].String("messageExpression") is { Length: > 0 } message)
            {
                Compile(message, $"{at}.messageExpression", errors);
            }
        }
    }

    private static void Compile(string text, string path, List<FieldError> errors)
    {
        try
        {
            CelExpression.Compile(text);
        }
        catch (CelException e)
        {
            errors.Add(FieldError.Invalid(path, text, $"compilation failed: {e.Message}"));
        }
    }

    /// <summary>Below allOf and its kin a schema may restrict, but not define.</summary>
    private static void Logical(JsonObject schema, string path, List<FieldError> errors)
    {
        var isIntOrString = schema.String("type") is "integer" or "string" && schema.Count == 1;
        foreach (var keyword in isIntOrString ? [] : OnlyStructural.Where(k => schema[k] is not null))
        {
            errors.Add(FieldError.Forbidden($"{path}.{keyword}", "must be empty to be structural"));
        }
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is JsonObject child)
            {
                Logical(child, $"{path}.properties[{name}]", errors);
            }
        }
        if (schema.Object("items") is { } items)
        {
            Logical(items, $"{path}.items", errors);
        }
    }
}
