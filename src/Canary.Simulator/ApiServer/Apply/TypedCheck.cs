using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Whether an applied configuration fits its schema: only declared fields, right types, list maps with unique keys.</summary>
internal sealed class TypedCheck
{
    private readonly List<string> errors = [];

    private TypedCheck() { }

    public static void Demand(JsonObject config, ResourceDefinition definition)
    {
        var check = new TypedCheck();
        foreach (var (name, value) in config)
        {
            if (name is not ("apiVersion" or "kind"))
            {
                check.Child(definition.Schema, name, value, "");
            }
        }
        if (check.errors.Count > 0)
        {
            var metadata = config.Object("metadata");
            var type = definition.Type;
            throw ApiErrors.Internal(
                $"failed to create typed patch object ({metadata.String("namespace")}/{metadata.String("name")}; "
                    + $"{type.Group}/{type.Version}, Kind={type.Kind}): "
                    + (check.errors.Count == 1 ? check.errors[0] : "errors:\n  " + string.Join("\n  ", check.errors))
            );
        }
    }

    private void Value(JsonNode? value, FieldType type, string path)
    {
        switch (type.Kind)
        {
            case var _ when value is null:
                // Of any type, as far as applying goes; a custom kind's schema may refuse it afterwards.
                break;
            case FieldKind.Struct or FieldKind.Map:
                if (value is JsonObject obj)
                {
                    foreach (var (name, child) in obj)
                    {
                        Child(type, name, child, path);
                    }
                }
                else
                {
                    Wrong(path, "map", value);
                }
                break;
            case FieldKind.List:
                List(value, type, path);
                break;
            case FieldKind.String when Kind(value) != JsonValueKind.String:
                Wrong(path, "string", value);
                break;
            case FieldKind.Integer or FieldKind.Number when Kind(value) != JsonValueKind.Number:
                Wrong(path, "numeric (int or float)", value);
                break;
            case FieldKind.Boolean when value.AsBoolean() is null:
                Wrong(path, "boolean", value);
                break;
            default:
                break;
        }
    }

    private void Child(FieldType parent, string name, JsonNode? value, string path)
    {
        var at = $"{path}.{name}";
        if (parent.Child(name) is { } type)
        {
            Value(value, type, at);
        }
        else
        {
            errors.Add($"{at}: field not declared in schema");
        }
    }

    private void List(JsonNode? value, FieldType type, string path)
    {
        if (value is not JsonArray list)
        {
            Wrong(path, "list", value);
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var at = $"{path}[{i}]";
            if (type.ListType != ListType.Atomic)
            {
                if (PathElement.Of(list[i], type) is not { } element)
                {
                    var missing = type.Keys.FirstOrDefault(k => list[i] is not JsonObject item || item[k] is null);
                    errors.Add(
                        $"{path}: element {i}: associative list with keys has an element that omits key field \"{missing}\" (and doesn't have default value)"
                    );
                    continue;
                }
                at = path + PathElement.Describe(element);
                if (!seen.Add(element))
                {
                    errors.Add($"{path}: duplicate entries for key {PathElement.Describe(element)}");
                }
            }
            Value(list[i], type.Element!, at); // lists have an element type
        }
    }

    private void Wrong(string path, string wanted, JsonNode? value) =>
        errors.Add($"{path}: expected {wanted}, got &{{{Json.Text(value)}}}");

    private static JsonValueKind Kind(JsonNode? value) =>
        value is JsonValue v ? v.GetValueKind() : JsonValueKind.Undefined;
}
