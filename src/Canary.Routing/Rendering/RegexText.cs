using System.Text;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>Plain text as part of an RE2 expression.</summary>
internal static class RegexText
{
    private const string Special = @"\.+*?()|[]{}^$";

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }
            escaped.Append(character);
        }
        return escaped.ToString();
    }

    /// <summary>Takes back what <see cref="Escape"/> did.</summary>
    public static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            plain.Append(text[i]);
        }
        return plain.ToString();
    }

    /// <summary>A comparison as an expression, for providers that know neither prefixes nor suffixes; null when it asks for equality.</summary>
    public static string? Of(V1StringMatch match) =>
        match switch
        {
            { Regex: { } regex } => regex,
            { Prefix: { } prefix } => $"^{Escape(prefix)}.*$",
            { Suffix: { } suffix } => $"^.*{Escape(suffix)}$",
            _ => null,
        };
}
