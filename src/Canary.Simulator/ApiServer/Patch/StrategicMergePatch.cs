using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Patch;

/// <summary>
/// Merge patch that knows the kind: lists with a merge key are merged item by item, and directives (<c>$patch</c>, <c>$retainKeys</c>,
/// <c>$deleteFromPrimitiveList/x</c>, <c>$setElementOrder/x</c>) say more.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string SetOrder = "$setElementOrder/";

    /// <exception cref="StatusException">500 without a reason: an item lacks its merge key, or a directive is unknown.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, FieldType type) => Merge(target, patch, type);

    private static JsonObject Merge(JsonObject target, JsonObject patch, FieldType type)
    {
        switch (patch.String(Directive))
        {
            case "replace":
                var replaced = patch.DeepClone().AsObject();
                replaced.Remove(Directive);
                return replaced;
            case "delete":
                return [];
            case "merge" or null:
                break;
            case var unknown:
                throw UnknownDirective(unknown, patch);
        }
        Retain(target, patch);
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                DeleteValues(target, name[DeleteFrom.Length..], value as JsonArray);
            }
            else if (name[0] != '$')
            {
                Field(target, name, value, type, patch[SetOrder + name] as JsonArray);
            }
        }
        foreach (var name in patch.Select(p => p.Key).Where(n => n.StartsWith(SetOrder, StringComparison.Ordinal)))
        {
            OrderOnly(target, name[SetOrder.Length..], patch, type);
        }
        return target;
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (patch.Array(RetainKeys) is not { } retain)
        {
            return;
        }
        var kept = retain.Strings().ToHashSet(StringComparer.Ordinal);
        foreach (var name in target.Select(p => p.Key).Where(n => !kept.Contains(n)).ToList())
        {
            target.Remove(name);
        }
    }

    private static void Field(JsonObject target, string name, JsonNode? value, FieldType type, JsonArray? order)
    {
        var field = type.Kind == FieldKind.Struct ? type.Fields.GetValueOrDefault(name) : null;
        var below = type.Child(name) ?? FieldType.Any;
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject part:
                target[name] = Merge(target[name] is JsonObject old ? old.DeepClone().AsObject() : [], part, below);
                if (part.String(Directive) == "delete")
                {
                    target.Remove(name);
                }
                break;
            case JsonArray list when field?.MergeKey is { } key:
                target[name] = MergeList.ByKey(target[name] as JsonArray ?? [], list, key, below.Element!, order); // lists have an element type
                break;
            case JsonArray list when field is { MergesItems: true }:
                target[name] = MergeList.ByValue(target[name] as JsonArray ?? [], list, order);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void OrderOnly(JsonObject target, string name, JsonObject patch, FieldType type)
    {
        if (
            patch.ContainsKey(name)
            || target[name] is not JsonArray list
            || patch[SetOrder + name] is not JsonArray order
        )
        {
            return;
        }
        var field = type.Fields.GetValueOrDefault(name);
        target[name] = MergeList.Ordered([.. list.Select(i => i?.DeepClone())], order, field?.MergeKey);
    }

    private static void DeleteValues(JsonObject target, string name, JsonArray? values)
    {
        if (target[name] is JsonArray list)
        {
            target[name] = new JsonArray([
                .. list.Where(i => values?.Any(v => Json.Same(v, i)) != true).Select(i => i?.DeepClone()),
            ]);
        }
    }

    private static StatusException UnknownDirective(string directive, JsonObject patch) =>
        ApiErrors.Internal($"unknown patch type: {directive} in map: {GoText.Of(patch)}");

    /// <summary>Merges lists item by item.</summary>
    private static class MergeList
    {
        public static JsonArray ByKey(JsonArray target, JsonArray patch, string key, FieldType item, JsonArray? order)
        {
            if (patch.Objects().Any(p => p.String(Directive) == "replace" && p[key] is null))
            {
                return [.. patch.Objects().Where(p => p.String(Directive) is null).Select(p => p.DeepClone())];
            }
            var merged = target.Select(i => i?.DeepClone()).ToList();
            var added = new List<JsonNode?>();
            foreach (var part in patch.Objects())
            {
                var value =
                    part[key]
                    ?? throw ApiErrors.Internal($"map: {GoText.Of(part)} does not contain declared merge key: {key}");
                var at = merged.FindIndex(i => Json.Same(i?[key], value));
                switch (part.String(Directive))
                {
                    case "delete":
                        merged.RemoveAll(i => Json.Same(i?[key], value));
                        break;
                    case "replace":
                        Put(merged, added, at, Plain(part));
                        break;
                    case "merge" or null when at >= 0:
                        merged[at] = Merge(merged[at]!.AsObject(), part, item); // found by its key
                        break;
                    case "merge" or null:
                        added.Add(Merge([], part, item));
                        break;
                    case var unknown:
                        throw UnknownDirective(unknown, part);
                }
            }
            return Ordered([.. added, .. merged], order, key);
        }

        public static JsonArray ByValue(JsonArray target, JsonArray patch, JsonArray? order)
        {
            var added = patch.Where(p => !target.Any(t => Json.Same(t, p))).Select(p => p?.DeepClone());
            return Ordered([.. added, .. target.Select(t => t?.DeepClone())], order, null);
        }

        /// <summary>Items named by <c>$setElementOrder</c> in that order; others keep their place before what follows them.</summary>
        public static JsonArray Ordered(List<JsonNode?> items, JsonArray? order, string? key)
        {
            if (order is null)
            {
                return [.. items];
            }
            var rank = items.ConvertAll(i => Rank(i, order, key));
            var named = new Queue<JsonNode?>(
                items
                    .Select((item, i) => (item, Rank: rank[i]))
                    .Where(x => x.Rank >= 0)
                    .OrderBy(x => x.Rank)
                    .Select(x => x.item)
            );
            return [.. items.Select((item, i) => rank[i] >= 0 ? named.Dequeue() : item).ToList()];
        }

        private static int Rank(JsonNode? item, JsonArray order, string? key)
        {
            for (var i = 0; i < order.Count; i++)
            {
                if (
                    key is null
                        ? Json.Same(order[i], item)
                        : Json.Same((order[i] as JsonObject)?[key], (item as JsonObject)?[key])
                )
                {
                    return i;
                }
            }
            return -1;
        }

        private static void Put(List<JsonNode?> merged, List<JsonNode?> added, int at, JsonObject item)
        {
            if (at >= 0)
            {
                merged[at] = item;
            }
            else
            {
                added.Add(item);
            }
        }

        private static JsonObject Plain(JsonObject part)
        {
            var copy = part.DeepClone().AsObject();
            copy.Remove(Directive);
            return copy;
        }
    }
}
