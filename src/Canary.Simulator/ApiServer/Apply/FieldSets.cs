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
    ) => Json.Same(old, next) ? (FieldSet.Empty, FieldSet.Empty, FieldSet.Empty) : Differences(old, next, type);

    /// <summary>Of two values that are not the same; what is the same in both is not looked at any further.</summary>
    private static (FieldSet Added, FieldSet Modified, FieldSet Removed) Differences(
        JsonNode? old,
        JsonNode? next,
        FieldType type
    )
    {
        var result = Parts(old, next, type) is { } parts ? Combine(parts) : Leaf(old, next);
        return old is null ? (FieldSet.Leaf.Union(result.Added), result.Modified, result.Removed)
            : next is null ? (result.Added, result.Modified, FieldSet.Leaf.Union(result.Removed))
            : result;
    }

    /// <summary>The parts in which two values differ; null: they have none.</summary>
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
                ? Fields(before, after, type)
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
                        .Select(e => (e, before.GetValueOrDefault(e), after.GetValueOrDefault(e), ItemType(type)))
                        .Where(item => !Json.Same(item.Item2, item.Item3)),
                ];
        }
        return null;
    }

    private static List<(string Element, JsonNode? Old, JsonNode? Next, FieldType Type)> Fields(
        JsonObject? before,
        JsonObject? after,
        FieldType type
    )
    {
        var fields = new List<(string, JsonNode?, JsonNode?, FieldType)>();
        foreach (var (name, old) in before ?? [])
        {
            var next = after?[name];
            if (!Json.Same(old, next))
            {
                fields.Add((PathElement.Field(name), old, next, type.Child(name) ?? FieldType.Any));
            }
        }
        foreach (var (name, next) in after ?? [])
        {
            if (before?.ContainsKey(name) != true && next is not null)
            {
                fields.Add((PathElement.Field(name), null, next, type.Child(name) ?? FieldType.Any));
            }
        }
        return fields;
    }

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
        List<KeyValuePair<string, FieldSet>>? added = null;
        List<KeyValuePair<string, FieldSet>>? modified = null;
        List<KeyValuePair<string, FieldSet>>? removed = null;
        foreach (var (element, old, next, type) in parts)
        {
            var sets = Differences(old, next, type);
            Add(ref added, element, sets.Added);
            Add(ref modified, element, sets.Modified);
            Add(ref removed, element, sets.Removed);
        }
        return (FieldSet.Of(false, added ?? []), FieldSet.Of(false, modified ?? []), FieldSet.Of(false, removed ?? []));
    }

    private static void Add(ref List<KeyValuePair<string, FieldSet>>? sets, string element, FieldSet set)
    {
        if (!set.IsEmpty)
        {
            (sets ??= []).Add(new(element, set));
        }
    }

    private static (FieldSet Added, FieldSet Modified, FieldSet Removed) Leaf(JsonNode? old, JsonNode? next) =>
        old is null ? (FieldSet.Leaf, FieldSet.Empty, FieldSet.Empty)
        : next is null ? (FieldSet.Empty, FieldSet.Empty, FieldSet.Leaf)
        : (FieldSet.Empty, FieldSet.Leaf, FieldSet.Empty);
}

/// <summary>Types that stand for no declared one.</summary>
internal static class FieldTypes
{
    /// <summary>A plain value, whatever it is.</summary>
    public static FieldType Scalar { get; } = new(FieldKind.String, "scalar");
}
