using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>
/// A set of field paths as a tree, in the notation of <c>fieldsV1</c>: <c>f:name</c> for a field, <c>k:{...}</c> for an item of a list map,
/// <c>v:value</c> for an item of a set. Immutable.
/// </summary>
internal sealed class FieldSet
{
    /// <summary>In the order of their elements, byte by byte.</summary>
    private readonly KeyValuePair<string, FieldSet>[] children;

    private FieldSet(bool isMember, KeyValuePair<string, FieldSet>[] children)
    {
        IsMember = isMember;
        this.children = children;
    }

    public static FieldSet Empty { get; } = new(false, []);

    /// <summary>The set with just the path of its own root.</summary>
    public static FieldSet Leaf { get; } = new(true, []);

    /// <summary>The path that leads here is in the set itself.</summary>
    public bool IsMember { get; }

    public bool IsEmpty => !IsMember && children.Length == 0;

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => children;

    /// <summary>What is below an element; empty when nothing is.</summary>
    public FieldSet Under(string element)
    {
        var (low, high) = (0, children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(children[middle].Key, element);
            if (order == 0)
            {
                return children[middle].Value;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return Empty;
    }

    /// <summary>A set out of what is below each element; empty ones are left out.</summary>
    public static FieldSet Of(bool isMember, IEnumerable<KeyValuePair<string, FieldSet>> parts)
    {
        List<KeyValuePair<string, FieldSet>>? found = null;
        foreach (var part in parts)
        {
            if (!part.Value.IsEmpty)
            {
                (found ??= []).Add(part);
            }
        }
        return Of(isMember, found);
    }

    private static FieldSet Of(bool isMember, List<KeyValuePair<string, FieldSet>>? found)
    {
        if (found is null)
        {
            return isMember ? Leaf : Empty;
        }
        found.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = found.Count - 1; i > 0; i--)
        {
            if (found[i].Key == found[i - 1].Key)
            {
                found[i - 1] = new(found[i].Key, found[i - 1].Value.Union(found[i].Value));
                found.RemoveAt(i);
            }
        }
        return new FieldSet(isMember, [.. found]);
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

    /// <summary>The same set when the other one adds nothing.</summary>
    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }
        if (IsEmpty)
        {
            return other;
        }
        var merged = new List<KeyValuePair<string, FieldSet>>(children.Length + other.children.Length);
        var same = IsMember || !other.IsMember;
        var (mine, theirs) = (0, 0);
        while (mine < children.Length || theirs < other.children.Length)
        {
            var order =
                mine == children.Length ? 1
                : theirs == other.children.Length ? -1
                : string.CompareOrdinal(children[mine].Key, other.children[theirs].Key);
            if (order < 0)
            {
                merged.Add(children[mine++]);
                continue;
            }
            var theirChild = other.children[theirs++];
            if (order > 0)
            {
                same = false;
                merged.Add(theirChild);
                continue;
            }
            var (key, child) = children[mine++];
            var union = child.Union(theirChild.Value);
            same &= ReferenceEquals(union, child);
            merged.Add(new(key, union));
        }
        return same ? this : new FieldSet(IsMember || other.IsMember, [.. merged]);
    }

    public FieldSet Intersect(FieldSet other) =>
        Of(
            IsMember && other.IsMember,
            children.Select(c => new KeyValuePair<string, FieldSet>(c.Key, c.Value.Intersect(other.Under(c.Key))))
        );

    /// <summary>Without the other set's paths; what is below them stays. The same set when there are none of them.</summary>
    public FieldSet Except(FieldSet other) => Without(other, withBelow: false);

    /// <summary>Without the other set's paths and all that is below them. The same set when there are none of them.</summary>
    public FieldSet ExceptBelow(FieldSet other) => Without(other, withBelow: true);

    private FieldSet Without(FieldSet other, bool withBelow)
    {
        if (other.IsEmpty || IsEmpty)
        {
            return this;
        }
        List<KeyValuePair<string, FieldSet>>? left = null;
        for (var i = 0; i < children.Length; i++)
        {
            var (key, child) = children[i];
            var under = other.Under(key);
            var rest = withBelow && under.IsMember ? Empty : child.Without(under, withBelow);
            if (left is null && !ReferenceEquals(rest, child))
            {
                left = [.. children.AsSpan(0, i)];
            }
            if (left is not null && !rest.IsEmpty)
            {
                left.Add(new(key, rest));
            }
        }
        var isMember = IsMember && !other.IsMember;
        return left is null && isMember == IsMember ? this
            : left is null ? (children.Length == 0 ? Empty : new FieldSet(isMember, children))
            : left.Count > 0 ? new FieldSet(isMember, [.. left])
            : isMember ? Leaf
            : Empty;
    }

    public bool SetEquals(FieldSet other) =>
        IsMember == other.IsMember
        && children.Length == other.children.Length
        && children
            .Zip(other.children)
            .All(p => p.First.Key == p.Second.Key && p.First.Value.SetEquals(p.Second.Value));

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
        if (IsMember && children.Length > 0)
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
