using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>
/// A set of field paths as a tree, in the notation of <c>fieldsV1</c>: <c>f:name</c> for a field, <c>k:{...}</c> for an item of a list map,
/// <c>v:value</c> for an item of a set. Immutable.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> children;

    private FieldSet(bool isMember, SortedDictionary<string, FieldSet> children)
    {
        IsMember = isMember;
        this.children = children;
    }

    public static FieldSet Empty { get; } = new(false, new(StringComparer.Ordinal));

    /// <summary>The set with just the path of its own root.</summary>
    public static FieldSet Leaf { get; } = new(true, new(StringComparer.Ordinal));

    /// <summary>The path that leads here is in the set itself.</summary>
    public bool IsMember { get; }

    public bool IsEmpty => !IsMember && children.Count == 0;

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => children;

    /// <summary>What is below an element; empty when nothing is.</summary>
    public FieldSet Under(string element) => children.GetValueOrDefault(element, Empty);

    /// <summary>A set out of what is below each element; empty ones are left out.</summary>
    public static FieldSet Of(bool isMember, IEnumerable<KeyValuePair<string, FieldSet>> parts)
    {
        var children = new SortedDictionary<string, FieldSet>(StringComparer.Ordinal);
        foreach (var (element, part) in parts)
        {
            if (!part.IsEmpty)
            {
                children[element] = children.TryGetValue(element, out var known) ? known.Union(part) : part;
            }
        }
        return !isMember && children.Count == 0 ? Empty : new FieldSet(isMember, children);
    }

    /// <summary>The set of one path.</summary>
    public static FieldSet Path(params ReadOnlySpan<string> elements)
    {
        var set = Leaf;
        for (var i = elements.Length - 1; i >= 0; i--)
        {
            set = Of(false, [new(elements[i], set)]);
        }
        return set;
    }

    public FieldSet Union(FieldSet other) =>
        other.IsEmpty ? this
        : IsEmpty ? other
        : Of(IsMember || other.IsMember, children.Concat(other.children));

    public FieldSet Intersect(FieldSet other) =>
        Of(
            IsMember && other.IsMember,
            children.Select(c => new KeyValuePair<string, FieldSet>(c.Key, c.Value.Intersect(other.Under(c.Key))))
        );

    /// <summary>Without the other set's paths; what is below them stays.</summary>
    public FieldSet Except(FieldSet other) =>
        other.IsEmpty
            ? this
            : Of(
                IsMember && !other.IsMember,
                children.Select(c => new KeyValuePair<string, FieldSet>(c.Key, c.Value.Except(other.Under(c.Key))))
            );

    /// <summary>Without the other set's paths and all that is below them.</summary>
    public FieldSet ExceptBelow(FieldSet other) =>
        Of(
            IsMember && !other.IsMember,
            children
                .Where(c => !other.Under(c.Key).IsMember)
                .Select(c => new KeyValuePair<string, FieldSet>(c.Key, c.Value.ExceptBelow(other.Under(c.Key))))
        );

    public bool SetEquals(FieldSet other) =>
        IsMember == other.IsMember
        && children.Count == other.children.Count
        && children.All(c => other.children.TryGetValue(c.Key, out var match) && c.Value.SetEquals(match));

    /// <summary>The paths in words: <c>.spec.containers[name="main"].image</c>.</summary>
    public IEnumerable<string> Paths(string at = "")
    {
        if (IsMember)
        {
            yield return at;
        }
        foreach (var (element, child) in children)
        {
            foreach (var path in child.Paths(at + PathElement.Describe(element)))
            {
                yield return path;
            }
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && children.Count > 0)
        {
            json["."] = new JsonObject();
        }
        foreach (var (element, child) in children)
        {
            json[element] = child.ToJson();
        }
        return json;
    }

    /// <summary>Reads <c>fieldsV1</c>; null: the empty set.</summary>
    public static FieldSet Parse(JsonObject? json) => json is null || json.Count == 0 ? Empty : Below(json);

    private static FieldSet Below(JsonObject json)
    {
        if (json.Count == 0)
        {
            return Leaf;
        }
        var parts = json.Where(p => p.Key != ".")
            .Select(p => new KeyValuePair<string, FieldSet>(p.Key, p.Value is JsonObject o ? Below(o) : Leaf));
        return Of(json.ContainsKey("."), parts);
    }
}
