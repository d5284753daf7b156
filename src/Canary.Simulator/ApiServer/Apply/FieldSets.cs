using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>The field sets of values: all fields of one, and what differs between two.</summary>
internal static class FieldSets
{
    /// <summary>All fields that a value sets: what an apply owns.</summary>
    public static FieldSet Of(JsonNode? value, FieldType type)
    {
        switch (type.Kind)
        {
            case FieldKind.Struct or FieldKind.Map or FieldKind.Any when value is JsonObject obj && !type.IsAtomic:
                return FieldSet.Of(false, obj.Select(p => Entry(p.Key, p.Value, type)));
            case FieldKind.List when value is JsonArray list && type.ListType != ListType.Atomic:
                return FieldSet.Of(
                    false,
                    list.Select(item => (Element: PathElement.Of(item, type), Item: item))
                        .Where(x => x.Element is not null)
                        .Select(x => new KeyValuePair<string, FieldSet>(
                            x.Element!, // filtered above
                            FieldSet.Leaf.Union(
                                type.ListType == ListType.Set ? FieldSet.Empty : Of(x.Item, type.Element!)
                            ) // lists have an element type
                        ))
                );
            case FieldKind.List when value is null && type.ListType != ListType.Atomic:
                return FieldSet.Empty;
            default:
                return FieldSet.Leaf;
        }
    }

    private static KeyValuePair<string, FieldSet> Entry(string name, JsonNode? value, FieldType parent)
    {
        var set = Of(value, parent.Child(name) ?? FieldType.Any);
        var isDeclared = parent.Kind == FieldKind.Struct && parent.Fields.ContainsKey(name);
        if (value is null or JsonObject { Count: 0 } || !isDeclared)
        {
            set = FieldSet.Leaf.Union(set);
        }
        return new(PathElement.Field(name), set);
    }

    /// <summary>What was added, changed and removed between two values.</summary>
    public static (FieldSet Added, FieldSet Modified, FieldSet Removed) Compare(
        JsonNode? old,
        JsonNode? next,
        FieldType type
    )
    {
        if (old is null && next is null)
        {
            return (FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);
        }
        var result = Parts(old, next, type) is { } parts ? Combine(parts) : Leaf(old, next);
        return old is null ? (FieldSet.Leaf.Union(result.Added), result.Modified, result.Removed)
            : next is null ? (result.Added, result.Modified, FieldSet.Leaf.Union(result.Removed))
            : result;
    }

    private static List<(string Element, JsonNode? Old, JsonNode? Next, FieldType Type)>? Parts(
        JsonNode? old,
        JsonNode? next,
        FieldType type
    )
    {
        if (type.Kind is FieldKind.Struct or FieldKind.Map or FieldKind.Any && !type.IsAtomic)
        {
            var (before, after) = (old as JsonObject, next as JsonObject);
            return
                (old is null || before is not null)
                && (next is null || after is not null)
                && ((before?.Count ?? 0) > 0 || (after?.Count ?? 0) > 0)
                ?
                [
                    .. Names(before, after)
                        .Select(n => (PathElement.Field(n), before?[n], after?[n], type.Child(n) ?? FieldType.Any)),
                ]
                : null;
        }
        if (type.Kind == FieldKind.List && type.ListType != ListType.Atomic)
        {
            var (before, after) = (Items(old, type), Items(next, type));
            return before.Count + after.Count == 0
                ? null
                :
                [
                    .. before
                        .Keys.Union(after.Keys, StringComparer.Ordinal)
                        .Select(e => (e, before.GetValueOrDefault(e), after.GetValueOrDefault(e), ItemType(type))),
                ];
        }
        return null;
    }

    private static IEnumerable<string> Names(JsonObject? a, JsonObject? b) =>
        (a?.Select(p => p.Key) ?? []).Union(b?.Select(p => p.Key) ?? [], StringComparer.Ordinal);

    private static Dictionary<string, JsonNode?> Items(JsonNode? list, FieldType type)
    {
        var items = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in list as JsonArray ?? [])
        {
            if (PathElement.Of(item, type) is { } element)
            {
                items[element] = item;
            }
        }
        return items;
    }

    private static FieldType ItemType(FieldType list) =>
        list.ListType == ListType.Set ? FieldTypes.Scalar : list.Element!; // lists have an element type

    private static (FieldSet Added, FieldSet Modified, FieldSet Removed) Combine(
        List<(string Element, JsonNode? Old, JsonNode? Next, FieldType Type)> parts
    )
    {
        var sets = parts.ConvertAll(p => (p.Element, Sets: Compare(p.Old, p.Next, p.Type)));
        return (
            FieldSet.Of(false, sets.Select(s => new KeyValuePair<string, FieldSet>(s.Element, s.Sets.Added))),
            FieldSet.Of(false, sets.Select(s => new KeyValuePair<string, FieldSet>(s.Element, s.Sets.Modified))),
            FieldSet.Of(false, sets.Select(s => new KeyValuePair<string, FieldSet>(s.Element, s.Sets.Removed)))
        );
    }

    private static (FieldSet Added, FieldSet Modified, FieldSet Removed) Leaf(JsonNode? old, JsonNode? next) =>
        old is null ? (FieldSet.Leaf, FieldSet.Empty, FieldSet.Empty)
        : next is null ? (FieldSet.Empty, FieldSet.Empty, FieldSet.Leaf)
        : Json.Same(old, next) ? (FieldSet.Empty, FieldSet.Empty, FieldSet.Empty)
        : (FieldSet.Empty, FieldSet.Leaf, FieldSet.Empty);
}

/// <summary>Types that stand for no declared one.</summary>
internal static class FieldTypes
{
    /// <summary>A plain value, whatever it is.</summary>
    public static FieldType Scalar { get; } = new(FieldKind.String, "scalar");
}
