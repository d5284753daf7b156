using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// Checks a value against a schema. On update an error stays silent where the value is the same as before: objects that were valid once may
/// be changed elsewhere (ratcheting).
/// </summary>
internal sealed class SchemaValidation
{
    private readonly List<FieldError> errors = [];

    private SchemaValidation() { }

    public static List<FieldError> Check(JsonObject obj, JsonObject? old, StructuralSchema schema)
    {
        var validation = new SchemaValidation();
        validation.Node(obj, old, schema, "", isRoot: true);
        return validation.errors;
    }

    /// <summary>Checks a default against its own schema.</summary>
    public static List<FieldError> CheckDefault(JsonNode? value, StructuralSchema schema, string path)
    {
        var validation = new SchemaValidation();
        validation.Node(value, null, schema, path);
        return validation.errors;
    }

    private void Node(JsonNode? value, JsonNode? old, StructuralSchema schema, string path, bool isRoot = false)
    {
        if (old is not null && !isRoot && Json.Same(value, old))
        {
            return;
        }
        if (!TypeFits(value, schema, path))
        {
            return;
        }
        switch (value)
        {
            case JsonObject obj:
                Object(obj, old as JsonObject, schema, path, isRoot);
                break;
            case JsonArray list:
                List(list, old as JsonArray, schema, path);
                break;
            case JsonValue scalar:
                ScalarValidation.Check(scalar, schema, path, errors);
                break;
            default:
                break;
        }
        Enum(value, schema, path);
        Composed(value, schema, path);
    }

    private bool TypeFits(JsonNode? value, StructuralSchema schema, string path)
    {
        if (value is null)
        {
            if (schema.IsNullable || (schema.Type.Length == 0 && !schema.IsIntOrString))
            {
                return false;
            }
            errors.Add(TypeError(value, schema.Type, "null", path));
            return false;
        }
        var actual = TypeOf(value);
        if (schema.IsIntOrString)
        {
            if (actual is "integer" or "string")
            {
                return true;
            }
            errors.Add(TypeError(value, "integer,string", actual, path));
            return false;
        }
        if (schema.Type.Length == 0 || schema.Type == actual || (schema.Type == "number" && actual == "integer"))
        {
            return true;
        }
        errors.Add(TypeError(value, schema.Type, actual, path));
        return false;
    }

    private void Object(JsonObject obj, JsonObject? old, StructuralSchema schema, string path, bool isRoot)
    {
        foreach (var name in schema.Required)
        {
            if (!obj.ContainsKey(name))
            {
                errors.Add(FieldError.Required(Join(path, name)));
            }
        }
        var isResource = isRoot || schema.IsEmbeddedResource;
        foreach (var (name, child) in obj)
        {
            if (schema.Child(name) is { } below && !(isResource && name is "metadata"))
            {
                Node(child, old?[name], below, Child(schema, path, name));
            }
        }
        Bound(
            obj.Count,
            schema.Source,
            "minProperties",
            (n, l) => n < l,
            path,
            l => $"should have at least {l} properties"
        );
        if (schema.Source.Integer("maxProperties") is { } most && obj.Count > most)
        {
            errors.Add(FieldError.TooMany(path, obj.Count, most));
        }
    }

    private void List(JsonArray list, JsonArray? old, StructuralSchema schema, string path)
    {
        if (schema.Source.Integer("maxItems") is { } most && list.Count > most)
        {
            errors.Add(FieldError.TooMany(path, list.Count, most));
        }
        Bound(list.Count, schema.Source, "minItems", (n, l) => n < l, path, l => $"should have at least {l} items");
        if (schema.Items is not { } items)
        {
            return;
        }
        for (var i = 0; i < list.Count; i++)
        {
            Node(list[i], ListItems.Correlate(list[i], i, old, schema), items, $"{path}[{i}]");
        }
        ListItems.CheckUnique(list, schema, path, errors);
    }

    private void Enum(JsonNode? value, StructuralSchema schema, string path)
    {
        if (schema.Source.Array("enum") is { } allowed && !allowed.Any(a => Json.Same(a, value)))
        {
            errors.Add(FieldError.NotSupported(path, value, allowed.Select(a => a.AsString() ?? Json.Text(a))));
        }
    }

    private void Composed(JsonNode? value, StructuralSchema schema, string path)
    {
        AllOf(value, schema, path);
        if (schema.AnyOf.Count > 0)
        {
            var results = schema.AnyOf.Select(s => Try(value, s, path)).ToList();
            if (results.TrueForAll(r => r.Count > 0))
            {
                Compose(path, "must validate at least one schema (anyOf)", results[0]);
            }
        }
        if (schema.OneOf.Count > 0)
        {
            var results = schema.OneOf.Select(s => Try(value, s, path)).ToList();
            var valid = results.Count(r => r.Count == 0);
            if (valid != 1)
            {
                var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
                Compose(path, $"must validate one and only one schema (oneOf). {found}", valid == 0 ? results[0] : []);
            }
        }
        if (schema.Not is { } not && Try(value, not, path).Count == 0)
        {
            Compose(path, "must not validate the schema (not)", []);
        }
    }

    private void AllOf(JsonNode? value, StructuralSchema schema, string path)
    {
        if (schema.AllOf.Count == 0)
        {
            return;
        }
        var results = schema.AllOf.Select(s => Try(value, s, path)).ToList();
        var failed = results.Count(r => r.Count > 0);
        if (failed > 0)
        {
            var none = failed == results.Count ? ". None validated" : "";
            Compose(path, "must validate all the schemas (allOf)" + none, [.. results.SelectMany(r => r)]);
        }
    }

    private void Compose(string path, string why, List<FieldError> inner)
    {
        errors.Add(FieldError.Invalid(FieldError.NoField, "", $"\"{path}\" {why}"));
        errors.AddRange(inner);
    }

    private static List<FieldError> Try(JsonNode? value, StructuralSchema schema, string path)
    {
        var inner = new SchemaValidation();
        inner.Node(value, null, schema, path);
        return inner.errors;
    }

    private void Bound(
        long actual,
        JsonObject source,
        string keyword,
        Func<long, long, bool> fails,
        string path,
        Func<long, string> say
    )
    {
        if (source.Integer(keyword) is { } limit && fails(actual, limit))
        {
            errors.Add(FieldError.Invalid(path, actual, $"{In(path)} {say(limit)}"));
        }
    }

    private static FieldError TypeError(JsonNode? value, string wanted, string actual, string path) =>
        FieldError.TypeInvalid(path, actual, $"{In(path)} must be of type {wanted}: \"{actual}\"");

    private static string TypeOf(JsonNode value) =>
        value switch
        {
            JsonObject => "object",
            JsonArray => "array",
            _ => value.GetValueKind() switch
            {
                JsonValueKind.String => "string",
                JsonValueKind.Number => value.AsInteger() is null ? "number" : "integer",
                _ => "boolean",
            },
        };

    private static string In(string path) => $"{path} in body";

    private static string Child(StructuralSchema schema, string path, string name) =>
        schema.Properties.ContainsKey(name) || path.Length == 0 ? Join(path, name) : $"{path}.{name}";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
