using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Selectors;

/// <summary>A field selector: <c>metadata.name=a,status.phase!=Running</c>, over the fields that a kind offers.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Path, bool IsEqual, string Value)> terms;

    private FieldSelector(List<(string, bool, string)> terms)
    {
        this.terms = terms;
    }

    public bool IsEverything => terms.Count == 0;

    /// <exception cref="StatusException">400: no selector, or a field that the kind does not offer.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        var terms = new List<(string, bool, string)>();
        foreach (var term in Split(text ?? ""))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }
            var negated = term[at - 1] == '!';
            var label = term[..(negated ? at - 1 : at)];
            var value = term[(at + 1)..].TrimStart('=');
            terms.Add((PathOf(label, definition), !negated, Unescape(value)));
        }
        return new FieldSelector(terms);
    }

    public bool Matches(StoredObject obj, ResourceDefinition definition)
    {
        foreach (var (path, isEqual, value) in terms)
        {
            var actual = path switch
            {
                "metadata.name" => obj.Key.Name,
                "metadata.namespace" => obj.Key.Namespace,
                _ => Read(obj, definition, path),
            };
            if ((actual == value) != isEqual)
            {
                return false;
            }
        }
        return true;
    }

    private static string Read(StoredObject obj, ResourceDefinition definition, string path)
    {
        var node = (JsonNode?)obj.Shared(definition.Type);
        foreach (var part in StoragePath(path, definition).Split('.'))
        {
            node = (node as JsonObject)?[part];
        }
        return node switch
        {
            null => path is "spec.unschedulable" or "spec.hostNetwork" ? "false" : "",
            JsonValue value => value.AsString() ?? Json.Text(value),
            _ => "",
        };
    }

    /// <summary>Events are stored under the names of core/v1.</summary>
    private static string StoragePath(string path, ResourceDefinition definition) =>
        definition.StorageKind != "events" || definition.Type.Group.Length == 0
            ? path
            : path.Replace("regarding", "involvedObject", StringComparison.Ordinal)
                .Replace("deprecatedSource", "source", StringComparison.Ordinal)
                .Replace("reportingController", "reportingComponent", StringComparison.Ordinal);

    private static string PathOf(string label, ResourceDefinition definition)
    {
        if (label == "metadata.name" || (label == "metadata.namespace" && definition.Type.Namespaced))
        {
            return label;
        }
        return definition.SelectableFields.TryGetValue(label, out var path)
            ? path
            : throw ApiErrors.BadRequest($"field label not supported: {label}");
    }

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\\')
            {
                i++;
                continue;
            }
            if (i >= text.Length || text[i] == ',')
            {
                if (i > start)
                {
                    yield return text[start..Math.Min(i, text.Length)];
                }
                start = i + 1;
            }
        }
    }

    private static string Unescape(string value) =>
        value
            .Replace("\\,", ",", StringComparison.Ordinal)
            .Replace("\\=", "=", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);
}
