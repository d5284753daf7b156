using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// The JSONPath of printer columns: fields, <c>['name']</c>, indexes and slices, <c>[*]</c> or <c>[]</c>, and filters that compare a field with a value.
/// </summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> steps;

    private JsonPath(List<Func<JsonNode, IEnumerable<JsonNode?>>> steps)
    {
        this.steps = steps;
    }

    public static bool TryParse(string text, out JsonPath path)
    {
        var steps = new List<Func<JsonNode, IEnumerable<JsonNode?>>>();
        path = new JsonPath(steps);
        var at = text.StartsWith('$') ? 1 : 0;
        while (at < text.Length)
        {
            var length = text[at] switch
            {
                '.' => Field(text, at, steps),
                '[' => Bracket(text, at, steps),
                _ => 0,
            };
            if (length <= 0)
            {
                return false;
            }
            at += length;
        }
        return text.Length > 0;
    }

    /// <summary>All that the path leads to.</summary>
    public IEnumerable<JsonNode> Find(JsonNode root)
    {
        IEnumerable<JsonNode> found = [root];
        foreach (var step in steps)
        {
            found = found.SelectMany(step).OfType<JsonNode>();
        }
        return found;
    }

    private static int Field(string text, int at, List<Func<JsonNode, IEnumerable<JsonNode?>>> steps)
    {
        var end = at + 1;
        while (end < text.Length && text[end] is not ('.' or '['))
        {
            end += text[end] == '\\' ? 2 : 1;
        }
        end = Math.Min(end, text.Length);
        var name = text[(at + 1)..end].Replace("\\", "", StringComparison.Ordinal);
        if (name.Length > 0)
        {
            steps.Add(name == "*" ? Children : node => [(node as JsonObject)?[name]]);
        }
        return name.Length == 0 && end < text.Length && text[end] != '[' ? 0 : end - at;
    }

    private static int Bracket(string text, int at, List<Func<JsonNode, IEnumerable<JsonNode?>>> steps)
    {
        var end = Closing(text, at);
        if (end < 0)
        {
            return 0;
        }
        var inner = text[(at + 1)..end].Trim();
        Func<JsonNode, IEnumerable<JsonNode?>>? step = inner switch
        {
            "*" or "" => Children,
            ['\'' or '"', .., '\'' or '"'] => node => [(node as JsonObject)?[inner[1..^1]]],
            ['?', '(', .., ')'] => Filter(inner[2..^1]),
            _ => Index(inner),
        };
        if (step is null)
        {
            return 0;
        }
        steps.Add(step);
        return end - at + 1;
    }

    private static int Closing(string text, int at)
    {
        var quote = '\0';
        var depth = 0;
        for (var i = at; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == '[')
            {
                depth++;
            }
            else if (text[i] == ']' && --depth == 0)
            {
                return i;
            }
        }
        return -1;
    }

    private static IEnumerable<JsonNode?> Children(JsonNode node) =>
        node switch
        {
            JsonArray list => list,
            JsonObject obj => obj.Select(p => p.Value),
            _ => [],
        };

    private static Func<JsonNode, IEnumerable<JsonNode?>>? Index(string text)
    {
        var parts = text.Split(':');
        var numbers = Array.ConvertAll(
            parts,
            p =>
                int.TryParse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : (int?)null
        );
        if (parts.Length == 1)
        {
            return numbers[0] is not { } index ? null : node => node is JsonArray list ? [At(list, index)] : [];
        }
        return node =>
        {
            if (node is not JsonArray list)
            {
                return [];
            }
            var from = Math.Clamp(numbers[0] is { } f ? (f < 0 ? list.Count + f : f) : 0, 0, list.Count);
            var to = Math.Clamp(numbers[1] is { } t ? (t < 0 ? list.Count + t : t) : list.Count, from, list.Count);
            return list.Skip(from).Take(to - from);
        };
    }

    private static JsonNode? At(JsonArray list, int index)
    {
        var at = index < 0 ? list.Count + index : index;
        return at >= 0 && at < list.Count ? list[at] : null;
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>>? Filter(string text)
    {
        foreach (var op in (ReadOnlySpan<string>)["==", "!=", ">=", "<=", ">", "<"])
        {
            var at = text.IndexOf(op, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }
            var (left, right) = (text[..at].Trim().TrimStart('@'), text[(at + op.Length)..].Trim());
            if (!TryParse(left, out var path))
            {
                return null;
            }
            var wanted = right is ['\'' or '"', .., '\'' or '"'] ? right[1..^1] : right;
            var comparison = op;
            return node =>
                Children(node).Where(c => c is not null && path.Find(c).Any(v => Compare(v, comparison, wanted)));
        }
        return TryParse(text.Trim().TrimStart('@'), out var exists)
            ? node => Children(node).Where(c => c is not null && exists.Find(c).Any())
            : null;
    }

    private static bool Compare(JsonNode value, string op, string wanted)
    {
        var actual = value.AsString() ?? Json.Text(value);
        var order =
            value.AsNumber() is { } number
            && double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
                ? number.CompareTo(limit)
                : string.CompareOrdinal(actual, wanted);
        return op switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            ">=" => order >= 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order < 0,
        };
    }
}
