using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>The <c>${name}</c>s of a case.</summary>
internal sealed partial class Variables(IDictionary<string, JsonNode?> values)
{
    public IDictionary<string, JsonNode?> Values => values;

    public Variables Copy() => new(new Dictionary<string, JsonNode?>(values));

    public void Take(Variables other)
    {
        foreach (var (name, value) in other.Values)
        {
            values[name] = value;
        }
    }

    public void Bind(string name, JsonNode? value) => values[name] = value?.DeepClone();

    /// <summary>The name, when a text is nothing but a variable.</summary>
    public static string? OnlyName(string text) =>
        Whole().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    public bool IsBound(string name) => values.ContainsKey(name);

    public string Replace(string text, Func<string, string>? quote = null) =>
        Anywhere().Replace(text, m => (quote ?? (t => t))(Text(m.Groups[1].Value)));

    public JsonNode? Replace(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                var replaced = new JsonObject();
                foreach (var (key, value) in obj)
                {
                    replaced[Replace(key)] = Replace(value);
                }
                return replaced;
            case JsonArray list:
                return new JsonArray([.. list.Select(Replace)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                return OnlyName(text) is { } name && values.TryGetValue(name, out var bound)
                    ? bound?.DeepClone()
                    : Replace(text);
            default:
                return node?.DeepClone();
        }
    }

    private string Text(string name)
    {
        if (!values.TryGetValue(name, out var value))
        {
            throw new MismatchException($"variable ${{{name}}} is not bound");
        }
        return value is JsonValue v && v.GetValueKind() == JsonValueKind.String
            ? v.GetValue<string>()
            : value?.ToJsonString() ?? "null";
    }

    [GeneratedRegex(@"\A\$\{([A-Za-z0-9_]+)\}\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\$\{([A-Za-z0-9_]+)\}")]
    private static partial Regex Anywhere();
}
