using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// A node of a CustomResourceDefinition's schema, parsed once. The parts under <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c> and <c>not</c> only
/// validate; types, defaults and extensions are on the structural nodes.
/// </summary>
internal sealed class StructuralSchema
{
    private readonly Lazy<bool> hasRules;
    private FieldType? fieldType;

    private StructuralSchema(JsonObject source)
    {
        Source = source;
        hasRules = new Lazy<bool>(() =>
            Rules.Count > 0
            || Properties.Values.Any(p => p.HasRules)
            || Items?.HasRules == true
            || AdditionalProperties?.HasRules == true
        );
    }

    /// <summary>As the definition has it.</summary>
    public JsonObject Source { get; }

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, ...; empty: any.</summary>
    public string Type { get; private init; } = "";

    public string Format { get; private init; } = "";

    public bool IsNullable { get; private init; }

    public bool PreservesUnknownFields { get; private init; }

    public bool IsEmbeddedResource { get; private init; }

    public bool IsIntOrString { get; private init; }

    public JsonNode? Default { get; private init; }

    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; private init; } =
        new Dictionary<string, StructuralSchema>();

    public StructuralSchema? Items { get; private init; }

    /// <summary>Of values under undeclared keys; null: see <see cref="AllowsAdditional"/>.</summary>
    public StructuralSchema? AdditionalProperties { get; private init; }

    /// <summary><c>additionalProperties: true</c>.</summary>
    public bool AllowsAdditional { get; private init; }

    public IReadOnlyList<string> Required { get; private init; } = [];

    public Regex? Pattern { get; private init; }

    public IReadOnlyList<StructuralSchema> AllOf { get; private init; } = [];

    public IReadOnlyList<StructuralSchema> AnyOf { get; private init; } = [];

    public IReadOnlyList<StructuralSchema> OneOf { get; private init; } = [];

    public StructuralSchema? Not { get; private init; }

    public string ListType { get; private init; } = "atomic";

    public IReadOnlyList<string> ListMapKeys { get; private init; } = [];

    public bool IsAtomicMap { get; private init; }

    /// <summary>The CEL rules of this node.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; private init; } = [];

    public static StructuralSchema Parse(JsonObject source) =>
        new(source)
        {
            Type = source.String("type") ?? "",
            Format = source.String("format") ?? "",
            IsNullable = source.Boolean("nullable") == true,
            PreservesUnknownFields = source.Boolean("x-kubernetes-preserve-unknown-fields") == true,
            IsEmbeddedResource = source.Boolean("x-kubernetes-embedded-resource") == true,
            IsIntOrString = source.Boolean("x-kubernetes-int-or-string") == true,
            Default = source["default"],
            Properties =
                source
                    .Object("properties")
                    ?.ToDictionary(p => p.Key, p => Parse(p.Value as JsonObject ?? []), StringComparer.Ordinal)
                ?? [],
            Items = source.Object("items") is { } items ? Parse(items) : null,
            AdditionalProperties = source.Object("additionalProperties") is { } additional ? Parse(additional) : null,
            AllowsAdditional = source.Boolean("additionalProperties") == true,
            Required = [.. source.Array("required").Strings()],
            Pattern = source.String("pattern") is { Length: > 0 } pattern ? GoPattern.Compile(pattern) : null,
            AllOf = Many(source, "allOf"),
            AnyOf = Many(source, "anyOf"),
            OneOf = Many(source, "oneOf"),
            Not = source.Object("not") is { } not ? Parse(not) : null,
            ListType = source.String("x-kubernetes-list-type") ?? "atomic",
            ListMapKeys = [.. source.Array("x-kubernetes-list-map-keys").Strings()],
            IsAtomicMap = source.String("x-kubernetes-map-type") == "atomic",
            Rules = [.. source.Array("x-kubernetes-validations").Objects().Select(ValidationRule.Parse)],
        };

    /// <summary>This node or one below it has CEL rules.</summary>
    public bool HasRules => hasRules.Value;

    /// <summary>The schema below a key of an object; null: undeclared.</summary>
    public StructuralSchema? Child(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;

    /// <summary>The type for structured merges.</summary>
    public FieldType ToFieldType() => fieldType ??= BuildFieldType();

    private FieldType BuildFieldType()
    {
        if (IsIntOrString)
        {
            return new FieldType(FieldKind.IntOrString, "intstr");
        }
        return Type switch
        {
            "object" when Properties.Count == 0 && AdditionalProperties is { } values => new FieldType(
                FieldKind.Map,
                "map"
            )
            {
                Element = values.ToFieldType(),
                IsAtomic = IsAtomicMap,
            },
            "object" => BuildStruct(),
            "array" => new FieldType(FieldKind.List, "list")
            {
                Element = Items?.ToFieldType() ?? FieldType.Any,
                ListType =
                    ListType == "map" ? Schemas.ListType.Map
                    : ListType == "set" ? Schemas.ListType.Set
                    : Schemas.ListType.Atomic,
                Keys = ListMapKeys,
            },
            "string" => new FieldType(FieldKind.String, "string"),
            "integer" => new FieldType(FieldKind.Integer, "integer"),
            "number" => new FieldType(FieldKind.Number, "number"),
            "boolean" => new FieldType(FieldKind.Boolean, "boolean"),
            _ => FieldType.Any,
        };
    }

    private FieldType BuildStruct()
    {
        var type = new FieldType(FieldKind.Struct, "struct")
        {
            IsAtomic = IsAtomicMap,
            Undeclared =
                PreservesUnknownFields || AllowsAdditional ? FieldType.Any : AdditionalProperties?.ToFieldType(),
        };
        if (Properties.Count == 0 && type.Undeclared is not null && !IsAtomicMap)
        {
            return FieldType.Any;
        }
        foreach (var (name, property) in Properties)
        {
            type.Fields[name] = new Field(name, property.ToFieldType())
            {
                IsPointer = true,
                Default = property.Default,
            };
        }
        if (IsEmbeddedResource)
        {
            type.Fields.TryAdd("apiVersion", new Field("apiVersion", new FieldType(FieldKind.String, "string")));
            type.Fields.TryAdd("kind", new Field("kind", new FieldType(FieldKind.String, "string")));
            type.Fields["metadata"] = new Field("metadata", SchemaText.BuiltIn["ObjectMeta"]);
        }
        return type;
    }

    private static List<StructuralSchema> Many(JsonObject source, string key) =>
        [.. source.Array(key).Objects().Select(Parse)];
}
