using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Makes rows of the table of kinds out of a CustomResourceDefinition.</summary>
internal static class CustomKinds
{
    public static string StorageKind(JsonObject definition)
    {
        var spec = definition.Object("spec");
        return $"{spec.String("group")}/{spec.Object("names").String("plural")}";
    }

    /// <summary>The versions that are served.</summary>
    public static IEnumerable<ResourceDefinition> Build(JsonObject definition) =>
        definition
            .Object("spec")
            .Array("versions")
            .Objects()
            .Where(v => v.Boolean("served") == true)
            .Select(v => Version(definition, v))
            .ToList();

    private static ResourceDefinition Version(JsonObject definition, JsonObject version)
    {
        var spec = definition.Ensure("spec");
        var names = spec.Ensure("names");
        var source = version.Object("schema").Object("openAPIV3Schema") ?? new JsonObject { ["type"] = "object" };
        if (spec.Boolean("preserveUnknownFields") == true)
        {
            source["x-kubernetes-preserve-unknown-fields"] = true;
        }
        var schema = StructuralSchema.Parse(source.DeepClone().AsObject());
        var subresources = version.Object("subresources");
        var type = new ResourceType(
            spec.String("group") ?? "",
            version.String("name") ?? "",
            names.String("plural") ?? "",
            names.String("kind") ?? "",
            spec.String("scope") != "Cluster"
        );
        return new ResourceDefinition
        {
            Type = type,
            StorageKind = StorageKind(definition),
            Schema = RootType(schema),
            Singular = names.String("singular") ?? "",
            ListKind = names.String("listKind") ?? "",
            ShortNames = [.. names.Array("shortNames").Strings()],
            Categories = [.. names.Array("categories").Strings()],
            Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
            HasStatus = subresources?["status"] is not null,
            Scale = Scale(subresources.Object("scale")),
            Generation = GenerationRule.Everything,
            Deprecation = Deprecation(version, type),
            SelectableFields = Selectable(version),
            Columns = Columns(version),
            Custom = new CustomVersion(schema, version.Boolean("storage") == true, source.DeepClone().AsObject()),
        };
    }

    private static FieldType RootType(StructuralSchema schema)
    {
        var body = schema.ToFieldType();
        var root = new FieldType(FieldKind.Struct, "struct")
        {
            Undeclared = body.Kind == FieldKind.Struct ? body.Undeclared : FieldType.Any,
        };
        foreach (var (name, field) in body.Fields)
        {
            root.Fields[name] = field;
        }
        var text = new FieldType(FieldKind.String, "string");
        root.Fields["apiVersion"] = new Field("apiVersion", text);
        root.Fields["kind"] = new Field("kind", text);
        root.Fields["metadata"] = new Field("metadata", SchemaText.BuiltIn["ObjectMeta"]);
        return root;
    }

    private static ScalePaths? Scale(JsonObject? scale) =>
        scale is null
            ? null
            : new(
                scale.String("specReplicasPath") ?? "",
                scale.String("statusReplicasPath") ?? "",
                scale.String("labelSelectorPath")
            );

    private static string? Deprecation(JsonObject version, ResourceType type) =>
        version.Boolean("deprecated") == true
            ? version.String("deprecationWarning") ?? $"{type.ApiVersion} {type.Kind} is deprecated"
            : null;

    private static Dictionary<string, string> Selectable(JsonObject version) =>
        version
            .Array("selectableFields")
            .Objects()
            .Select(f => f.String("jsonPath")?.TrimStart('.') ?? "")
            .ToDictionary(p => p, StringComparer.Ordinal);

    private static TableColumns? Columns(JsonObject version)
    {
        var columns = version.Array("additionalPrinterColumns").Objects().ToList();
        return columns.Count == 0 ? null : new TableColumns([Tables.Column.Name, .. columns.Select(Column)]);
    }

    private static TableColumn Column(JsonObject source)
    {
        var type = source.String("type") ?? "";
        var isPath = JsonPath.TryParse(source.String("jsonPath") ?? "", out var path);
        return new TableColumn(
            source.String("name") ?? "",
            type,
            source.String("format") ?? "",
            source.String("description")
                ?? $"Custom resource definition column (in JSONPath format): {source.String("jsonPath")}",
            (int)(source.Integer("priority") ?? 0),
            (obj, now) => isPath ? Cell(obj, path, type, now) : null
        );
    }

    private static JsonNode? Cell(JsonObject obj, JsonPath path, string type, DateTimeOffset now)
    {
        var found = path.Find(obj).ToList();
        if (found.Count == 0)
        {
            return null;
        }
        var value = found[0];
        return type switch
        {
            "integer" => value.AsInteger(),
            "number" => value.AsNumber(),
            "boolean" => value.AsBoolean(),
            "date" => value.AsString() is { } time ? Tables.Column.Since(time, now) : null,
            _ => string.Join(',', found.Select(f => f.AsString() ?? Json.Text(f))),
        };
    }
}
