using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>The schemas of a document: built-in types as references to each other, custom ones as their definition has them.</summary>
internal sealed class OpenApiSchemas
{
    private const string MetaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static readonly HashSet<string> MetaTypes = new(StringComparer.Ordinal)
    {
        "ObjectMeta",
        "OwnerReference",
        "ManagedFieldsEntry",
        "LabelSelector",
        "LabelSelectorRequirement",
        "Condition",
    };

    /// <summary>Written even when they are empty, and yet nobody must give them.</summary>
    private static readonly HashSet<(string Type, string Field)> MayBeLeftOut =
    [
        ("ClusterRole", "rules"),
        ("ContainerStateRunning", "startedAt"),
    ];

    public JsonObject All { get; } = [];

    public static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    public static JsonObject GroupVersionKind(ResourceDefinition definition) =>
        new()
        {
            ["group"] = definition.Type.Group,
            ["kind"] = definition.Type.Kind,
            ["version"] = definition.Type.Version,
        };

    /// <returns>The name under which the kind's schema is.</returns>
    public string Add(ResourceDefinition definition)
    {
        var package = Package(definition);
        var name = package + definition.Type.Kind;
        var schema = definition.Custom is { } custom ? Custom(custom.OpenApi) : Struct(definition.Schema, package);
        var properties = schema.Ensure("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(definition));
        All[name] = schema;
        return name;
    }

    private JsonObject Custom(JsonObject source)
    {
        var schema = source.DeepClone().AsObject();
        if (schema["type"] is null)
        {
            schema["type"] = "object";
        }
        schema.Ensure("properties")["metadata"] = new JsonObject
        {
            ["allOf"] = new JsonArray(Reference(Named(SchemaText.BuiltIn["ObjectMeta"], ""))),
        };
        return schema;
    }

    private string Named(FieldType type, string package)
    {
        var name = (MetaTypes.Contains(type.Name) ? MetaPackage : package) + type.Name;
        if (!All.ContainsKey(name))
        {
            All[name] = new JsonObject();
            All[name] = Struct(type, package);
        }
        return name;
    }

    private JsonObject Struct(FieldType type, string package)
    {
        var properties = new JsonObject();
        foreach (var field in type.Fields.Values)
        {
            var schema = Schema(field.Type, package);
            if (field.Default is { } value and not JsonObject && !schema.ContainsKey("allOf"))
            {
                schema["default"] = value.DeepClone();
            }
            if (field.MergeKey is { } key)
            {
                schema["x-kubernetes-patch-merge-key"] = key;
                schema["x-kubernetes-patch-strategy"] = field.RetainsKeys ? "merge,retainKeys" : "merge";
            }
            else if (field.MergesItems)
            {
                schema["x-kubernetes-patch-strategy"] = "merge";
            }
            else if (field.RetainsKeys)
            {
                schema["x-kubernetes-patch-strategy"] = "retainKeys";
            }
            properties[field.Name] = schema;
        }
        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = type
            .Fields.Values.Where(f => f.IsAlwaysWritten && !MayBeLeftOut.Contains((type.Name, f.Name)))
            .Select(f => (JsonNode)f.Name)
            .ToArray();
        if (required.Length > 0)
        {
            result["required"] = new JsonArray(required);
        }
        if (type.IsAtomic)
        {
            result["x-kubernetes-map-type"] = "atomic";
        }
        return result;
    }

    private JsonObject Schema(FieldType type, string package)
    {
        switch (type.Kind)
        {
            case FieldKind.Struct:
                return new JsonObject
                {
                    ["allOf"] = new JsonArray(Reference(Named(type, package))),
                    ["default"] = new JsonObject(),
                };
            case FieldKind.Map:
                var map = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = Schema(type.Element!, package), // maps have an element type
                };
                if (type.IsAtomic)
                {
                    map["x-kubernetes-map-type"] = "atomic";
                }
                return map;
            case FieldKind.List:
                return List(type, package);
            default:
                return Scalar(type);
        }
    }

    private JsonObject List(FieldType type, string package)
    {
        var list = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Schema(type.Element!, package), // lists have an element type
            ["x-kubernetes-list-type"] = type.ListType.ToString().ToLowerInvariant(),
        };
        if (type.Keys.Count > 0)
        {
            list["x-kubernetes-list-map-keys"] = new JsonArray([.. type.Keys.Select(k => (JsonNode)k)]);
        }
        return list;
    }

    private static JsonObject Scalar(FieldType type) =>
        type.Kind switch
        {
            FieldKind.String => new() { ["type"] = "string" },
            FieldKind.Integer => new() { ["type"] = "integer", ["format"] = type.Name },
            FieldKind.Number => new() { ["type"] = "number", ["format"] = "double" },
            FieldKind.Boolean => new() { ["type"] = "boolean" },
            FieldKind.Quantity => new()
            {
                ["oneOf"] = new JsonArray(
                    new JsonObject { ["type"] = "string" },
                    new JsonObject { ["type"] = "number" }
                ),
            },
            FieldKind.IntOrString => new()
            {
                ["format"] = "int-or-string",
                ["oneOf"] = new JsonArray(
                    new JsonObject { ["type"] = "integer" },
                    new JsonObject { ["type"] = "string" }
                ),
            },
            FieldKind.Time or FieldKind.MicroTime => new() { ["type"] = "string", ["format"] = "date-time" },
            FieldKind.Bytes => new() { ["type"] = "string", ["format"] = "byte" },
            _ => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
        };

    private static string Package(ResourceDefinition definition)
    {
        var type = definition.Type;
        if (definition.IsCustom)
        {
            return $"{string.Join('.', type.Group.Split('.').Reverse())}.{type.Version}.";
        }
        var group = type.Group.Length == 0 ? "core" : type.Group.Split('.')[0];
        return type.Group == "apiextensions.k8s.io"
            ? $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{type.Version}."
            : $"io.k8s.api.{group}.{type.Version}.";
    }
}
