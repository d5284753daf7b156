using System.Globalization;
using System.Text;

namespace Canary.Hooks.Delivery;

/// <summary>Makes other people's text fit to be shown.</summary>
internal static class PlainText
{
    /// <summary>On one line, without control and formatting characters, and not longer than a limit.</summary>
    public static string OneLine(string text, int longest) => Shorten(Clean(text, keepLines: false), longest);

    /// <summary>Line breaks stay, other control and formatting characters go.</summary>
    public static string Lines(string text, int longest) => Shorten(Clean(text, keepLines: true), longest);

    /// <summary>Cuts where a character ends, and shows that it did.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }
        var end = longest - 1;
        return $"{text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)]}…";
    }

    /// <summary>Keeps what is secret out of a text, even when a receiver repeats what it was sent.</summary>
    /// <param name="text">Where it may stand.</param>
    /// <param name="secrets">What must not.</param>
    /// <param name="shortest">Shorter ones would be found in words that are no secrets.</param>
    public static string Hide(string text, IEnumerable<string?> secrets, int shortest)
    {
        foreach (
            var secret in secrets.OfType<string>().Where(s => s.Length >= shortest).OrderByDescending(s => s.Length)
        )
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }
        return text;
    }

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (keepLines && c == '\n')
            {
                clean.Append('\n');
            }
            else if (char.IsWhiteSpace(c))
            {
                AppendSpace(clean);
            }
            // Formatting characters turn the direction of text around or hide in it.
            else if (!char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                clean.Append(c);
            }
        }
        return clean.ToString().Trim();
    }

    private static void AppendSpace(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] is not (' ' or '\n'))
        {
            clean.Append(' ');
        }
    }
}
