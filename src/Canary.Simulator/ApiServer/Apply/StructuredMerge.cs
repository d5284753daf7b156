using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Lays an applied configuration over the live object, and takes out what was given up.</summary>
internal static class StructuredMerge
{
    /// <summary>The live value with the applied one over it: structs and maps by key, lists by their kind.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldType type)
    {
        if (live is null || applied is null)
        {
            return (applied ?? live)?.DeepClone();
        }
        if (type.Kind is FieldKind.Struct or FieldKind.Map or FieldKind.Any && !type.IsAtomic)
        {
            if (live is JsonObject liveObject && applied is JsonObject appliedObject)
            {
                return MergeObjects(liveObject, appliedObject, type);
            }
        }
        else if (
            type.Kind == FieldKind.List
            && type.ListType != ListType.Atomic
            && live is JsonArray liveList
            && applied is JsonArray appliedList
        )
        {
            return MergeLists(liveList, appliedList, type);
        }
        return applied.DeepClone();
    }

    /// <summary>Without the fields that a manager owned before and that nobody owns now.</summary>
    public static JsonNode? Prune(JsonNode? value, FieldSet before, FieldSet owned, FieldType type) =>
        value switch
        {
            JsonObject obj when !type.IsAtomic => PruneObject(obj, before, owned, type),
            JsonArray list when type.Kind == FieldKind.List && type.ListType != ListType.Atomic => PruneList(
                list,
                before,
                owned,
                type
            ),
            _ => value?.DeepClone(),
        };

    private static JsonObject MergeObjects(JsonObject live, JsonObject applied, FieldType type)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in live)
        {
            merged[name] = applied.TryGetPropertyValue(name, out var over)
                ? Merge(value, over, type.Child(name) ?? FieldType.Any)
                : value?.DeepClone();
        }
        foreach (var (name, value) in applied)
        {
            if (!live.ContainsKey(name))
            {
                merged[name] = value?.DeepClone();
            }
        }
        return merged;
    }

    /// <summary>Items of both follow the order of the applied list, items of the live list alone keep their place among them.</summary>
    private static JsonArray MergeLists(JsonArray live, JsonArray applied, FieldType type)
    {
        var ours = Keyed(live, type);
        var theirs = Keyed(applied, type);
        var applies = theirs.Select(i => i.Element).ToHashSet(StringComparer.Ordinal);
        var lives = ours.GroupBy(i => i.Element).ToDictionary(g => g.Key, g => g.First().Item, StringComparer.Ordinal);
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        var (l, r) = (0, 0);
        while (l < ours.Count || r < theirs.Count)
        {
            if (l < ours.Count && !applies.Contains(ours[l].Element))
            {
                merged.Add(ours[l++].Item?.DeepClone());
            }
            else if (l < ours.Count && (placed.Contains(ours[l].Element) || ours[l].Element != NextShared()))
            {
                l++;
            }
            else
            {
                var (element, item) = theirs[r++];
                placed.Add(element);
                merged.Add(Merge(lives.GetValueOrDefault(element), item, type.Element!)); // lists have an element type
            }
        }
        return merged;

        string? NextShared() => theirs.Skip(r).Select(i => i.Element).FirstOrDefault(lives.ContainsKey);
    }

    private static List<(string Element, JsonNode? Item)> Keyed(JsonArray list, FieldType type) =>
        [.. list.Select(item => (PathElement.Of(item, type) ?? "v:" + Json.Text(item), item))];

    private static JsonObject? PruneObject(JsonObject obj, FieldSet before, FieldSet owned, FieldType type)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in obj)
        {
            var element = PathElement.Field(name);
            var (was, now) = (before.Under(element), owned.Under(element));
            if (was.IsEmpty)
            {
                kept[name] = value?.DeepClone();
                continue;
            }
            if (was.IsMember && now.IsEmpty)
            {
                continue;
            }
            var pruned = Prune(value, was, now, type.Child(name) ?? FieldType.Any);
            if (pruned is not null || value is null)
            {
                kept[name] = pruned;
            }
        }
        return kept.Count == 0 && obj.Count > 0 ? null : kept;
    }

    private static JsonArray? PruneList(JsonArray list, FieldSet before, FieldSet owned, FieldType type)
    {
        var kept = new JsonArray();
        foreach (var item in list)
        {
            var element = PathElement.Of(item, type);
            var (was, now) = element is null
                ? (FieldSet.Empty, FieldSet.Empty)
                : (before.Under(element), owned.Under(element));
            if (was.IsMember && now.IsEmpty)
            {
                continue;
            }
            kept.Add(was.IsEmpty ? item?.DeepClone() : Prune(item, was, now, type.Element!)); // lists have an element type
        }
        return kept.Count == 0 && list.Count > 0 ? null : kept;
    }
}
