using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>The JSON shapes that fields have.</summary>
internal enum FieldKind
{
    Struct,
    Map,
    List,
    String,
    Integer,
    Number,
    Boolean,
    Quantity,
    IntOrString,
    Time,
    MicroTime,
    Bytes,

    /// <summary>Any JSON; below it objects are granular and lists atomic.</summary>
    Any,
}

/// <summary>How items of a list belong together for server-side apply.</summary>
internal enum ListType
{
    Atomic,
    Set,
    Map,
}

/// <summary>A type in the sense of structured merges: what built-in kinds and custom ones have in common.</summary>
internal sealed class FieldType(FieldKind kind, string name)
{
    private IReadOnlyList<Field>? written;
    private IReadOnlyList<Field>? defaulted;
    private bool? hasDefaults;

    public static FieldType Any { get; } = new(FieldKind.Any, "any");

    public FieldKind Kind { get; } = kind;

    /// <summary>What Go calls it (<c>int32</c>, <c>DeploymentSpec</c>); error messages tell it.</summary>
    public string Name { get; } = name;

    /// <summary>A struct's fields by JSON name.</summary>
    public Dictionary<string, Field> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>A struct's fields that are there even in an object that says nothing about them. Asked for once all fields are known.</summary>
    public IReadOnlyList<Field> Written => written ??= [.. Fields.Values.Where(IsWritten)];

    /// <summary>A struct's fields that have a default, or may have one somewhere below them. Asked for once all fields are known.</summary>
    public IReadOnlyList<Field> Defaulted =>
        defaulted ??= [.. Fields.Values.Where(one => one.Default is not null || one.Type.MayHaveDefaults)];

    /// <summary>Numbers in protobuf of a struct's unknown fields that are always there and mean nothing as long as they are blank.</summary>
    public List<IReadOnlyList<int>> BlankNumbers { get; } = [];

    /// <summary>A struct may have fields that are not declared; they have this type. Null: it may not.</summary>
    public FieldType? Undeclared { get; set; }

    /// <summary>Type of a map's values or a list's items.</summary>
    public FieldType? Element { get; init; }

    /// <summary>A struct or map that has one owner as a whole.</summary>
    public bool IsAtomic { get; set; }

    public ListType ListType { get; init; }

    /// <summary>The fields that tell items of a list map apart.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The type of a struct's field or a map's value; null when nothing of that name may be there.</summary>
    public FieldType? Child(string name) =>
        Kind switch
        {
            FieldKind.Struct => Fields.TryGetValue(name, out var field) ? field.Type : Undeclared,
            FieldKind.Map => Element,
            FieldKind.Any => this,
            _ => null,
        };

    /// <summary>False: nothing below has a default. Types that contain themselves count as if they had one.</summary>
    private bool MayHaveDefaults
    {
        get
        {
            if (hasDefaults is { } known)
            {
                return known;
            }
            hasDefaults = true;
            var found =
                Element?.MayHaveDefaults == true
                || Fields.Values.Any(one => one.Default is not null || one.Type.MayHaveDefaults);
            hasDefaults = found;
            return found;
        }
    }

    private static bool IsWritten(Field field) =>
        field.IsAlwaysWritten || (field.Type.Kind == FieldKind.Struct && !field.IsPointer);
}

/// <summary>A field of a struct.</summary>
internal sealed record Field(string Name, FieldType Type)
{
    /// <summary>Zero and empty values are values: they are kept, not dropped.</summary>
    public bool IsPointer { get; init; }

    /// <summary>Written even when it has no value.</summary>
    public bool IsAlwaysWritten { get; init; }

    /// <summary>Its number in protobuf; several where messages are nested that JSON has not. Empty: it is known in JSON only.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>What an absent field becomes.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Strategic merge: items are merged, by this field of theirs.</summary>
    public string? MergeKey { get; init; }

    /// <summary>Strategic merge: a list of plain values is merged, not replaced.</summary>
    public bool MergesItems { get; init; }

    /// <summary>Strategic merge: <c>$retainKeys</c> may name the keys that stay.</summary>
    public bool RetainsKeys { get; init; }
}
