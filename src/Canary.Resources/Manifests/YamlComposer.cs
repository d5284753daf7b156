using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Canary.Resources.Manifests;

/// <summary>Makes JSON of one document's events, noting where each field stands.</summary>
internal sealed class YamlComposer(string file, Parser parser)
{
    /// <summary>Deeper nesting than any manifest's, shallow enough for the stack.</summary>
    private const int DeepestNesting = 200;

    /// <summary>More than any manifest has: aliases of aliases multiply.</summary>
    private const int MostNodes = 500_000;

    private readonly Dictionary<AnchorName, JsonNode?> anchors = [];
    private int nodes;
    private int depth;

    /// <summary>By path; the empty path is the document itself.</summary>
    public Dictionary<string, Position> Positions { get; } = new(StringComparer.Ordinal);

    public List<ManifestError> Errors { get; } = [];

    /// <summary>Reads the document's node.</summary>
    public JsonNode? Compose() => Compose("");

    private JsonNode? Compose(string path)
    {
        var next = parser.Current ?? throw new InvalidOperationException("The parser stands before the stream.");
        Positions[path] = Position.Of(next.Start);
        Count(1, next.Start);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Resolve(alias);
        }
        if (++depth > DeepestNesting)
        {
            throw new YamlException(next.Start, next.End, $"this is nested more than {DeepestNesting} levels deep");
        }
        var anchor = ((NodeEvent)next).Anchor;
        JsonNode? node = next switch
        {
            MappingStart => ComposeMapping(path),
            SequenceStart => ComposeSequence(path),
            _ => ComposeScalar(),
        };
        depth--;
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }
        return node;
    }

    private JsonObject ComposeMapping(string path)
    {
        parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a scalar");
            }
            if (IsMergeKey(key))
            {
                merged.AddRange(MergeSources(key, Compose($"{path}.<<")));
                continue;
            }
            var name = KeyOf(key);
            var value = Compose(path.Length == 0 ? name : $"{path}.{name}");
            if (!mapping.TryAdd(name, value))
            {
                Errors.Add(
                    new(file, Position.Of(key.Start), $"the key {name} occurs twice in this object; remove one")
                );
            }
        }
        foreach (var (name, value) in merged.SelectMany(source => source))
        {
            mapping.TryAdd(name, value?.DeepClone());
        }
        return mapping;
    }

    private JsonArray ComposeSequence(string path)
    {
        parser.Consume<SequenceStart>();
        var sequence = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            sequence.Add(Compose($"{path}[{sequence.Count.ToString(CultureInfo.InvariantCulture)}]"));
        }
        return sequence;
    }

    private JsonValue? ComposeScalar()
    {
        var scalar = parser.Consume<Scalar>();
        if (YamlScalars.TryResolve(scalar, out var value, out var problem))
        {
            return value;
        }
        Errors.Add(new(file, Position.Of(scalar.Start), problem));
        return null;
    }

    private JsonNode? Resolve(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value, out var target))
        {
            throw new YamlException(alias.Start, alias.End, $"the anchor &{alias.Value} is not defined above");
        }
        Count(SizeOf(target), alias.Start);
        return target?.DeepClone();
    }

    private List<JsonObject> MergeSources(Scalar key, JsonNode? value)
    {
        List<JsonObject?> sources = value is JsonArray list
            ? [.. list.Select(item => item as JsonObject)]
            : [value as JsonObject];
        if (sources.Contains(null))
        {
            Errors.Add(new(file, Position.Of(key.Start), "<< merges an object or a list of objects"));
        }
        return [.. sources.OfType<JsonObject>()];
    }

    private static bool IsMergeKey(Scalar key) => key is { Value: "<<", Style: ScalarStyle.Plain } && key.Tag.IsEmpty;

    /// <summary>Keys are strings in JSON; <c>1</c> and <c>yes</c> become <c>"1"</c> and <c>"true"</c>, as they do in kubectl.</summary>
    private string KeyOf(Scalar key)
    {
        if (!YamlScalars.TryResolve(key, out var value, out var problem) || value is null)
        {
            Errors.Add(new(file, Position.Of(key.Start), problem ?? "a key must not be null"));
            return key.Value;
        }
        return value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
    }

    private void Count(int more, Mark at)
    {
        nodes += more;
        if (nodes > MostNodes)
        {
            throw new YamlException(at, at, $"the document has more than {MostNodes} nodes");
        }
    }

    private static int SizeOf(JsonNode? node) =>
        node switch
        {
            JsonObject obj => 1 + obj.Sum(member => SizeOf(member.Value)),
            JsonArray array => 1 + array.Sum(SizeOf),
            _ => 1,
        };
}
