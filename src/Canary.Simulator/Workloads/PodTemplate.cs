using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads;

/// <summary>When two pod templates are the same, and the short name of one.</summary>
internal static class PodTemplate
{
    public const string HashLabel = "pod-template-hash";

    /// <summary>No vowels, and no digits that look like them, so that a hash spells nothing.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>The template as text that is equal for equal templates: sorted keys, no nulls, without the hash label itself.</summary>
    public static string Canonical(JsonNode? template)
    {
        var text = new StringBuilder();
        var copy = template?.DeepClone();
        copy.Map("metadata", "labels")?.Remove(HashLabel);
        Write(copy, text);
        return text.ToString();
    }

    /// <summary>A stable hash of a template.</summary>
    /// <param name="template">The pod template.</param>
    /// <param name="collisions">How many earlier hashes of the owner turned out to be taken by another template.</param>
    public static string Hash(JsonNode? template, int collisions)
    {
        var hash = FnvOffset;
        foreach (var unit in Encoding.UTF8.GetBytes($"{Canonical(template)}#{collisions}"))
        {
            hash = (hash ^ unit) * FnvPrime;
        }
        return string.Concat(
            hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length])
        );
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    if (value is not null)
                    {
                        text.Append(key).Append(':');
                        Write(value, text);
                        text.Append(',');
                    }
                }
                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(item, text);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
