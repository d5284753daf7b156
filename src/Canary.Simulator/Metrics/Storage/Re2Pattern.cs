using System.Text;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Metrics.Storage;

/// <summary>
/// Regular expressions as Prometheus understands them: Go's RE2 syntax, the whole text, linear time. Translated to .NET's syntax where the two
/// differ, so that a pattern either means the same here or is refused.
/// </summary>
internal static class Re2Pattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Makes an expression that matches whole texts.</summary>
    /// <exception cref="FormatException">The pattern is malformed, or uses what RE2 doesn't have (lookaround, backreferences).</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{Translate(pattern)})\z", Options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"invalid regular expression \"{pattern}\": {e.Message}", e);
        }
    }

    private static string Translate(string pattern)
    {
        var output = new StringBuilder(pattern.Length + 8);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    i = Escape(pattern, i, inClass: false, output);
                    break;
                case '[':
                    i = CharacterClass(pattern, i, output);
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    i = Group(pattern, i, output);
                    break;
                case '$':
                    output.Append(@"\z");
                    break;
                default:
                    output.Append(pattern[i]);
                    break;
            }
        }
        return output.ToString();
    }

    /// <summary>Translates the escape that starts at an index; returns the index of its last character.</summary>
    private static int Escape(string pattern, int start, bool inClass, StringBuilder output)
    {
        var letter = pattern[start + 1];
        if (letter == 'Q' && !inClass)
        {
            var end = pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
            output.Append(Regex.Escape(pattern[(start + 2)..(end < 0 ? pattern.Length : end)]));
            return end < 0 ? pattern.Length - 1 : end + 1;
        }
        if (letter is 'p' or 'P' && start + 2 < pattern.Length && pattern[start + 2] != '{')
        {
            output.Append('\\').Append(letter).Append('{').Append(pattern[start + 2]).Append('}');
            return start + 2;
        }
        output.Append(
            (letter, inClass) switch
            {
                ('d', false) => "[0-9]",
                ('d', true) => "0-9",
                ('w', false) => "[0-9A-Za-z_]",
                ('w', true) => "0-9A-Za-z_",
                ('s', false) => @"[\t\n\f\r ]",
                ('s', true) => @"\t\n\f\r ",
                ('D', false) => "[^0-9]",
                ('W', false) => "[^0-9A-Za-z_]",
                ('S', false) => @"[^\t\n\f\r ]",
                _ when char.IsAsciiLetterOrDigit(letter)
                        && !"aAbBfnrtvxzpP0".Contains(letter, StringComparison.Ordinal) => throw new FormatException(
                    $"invalid regular expression \"{pattern}\": \\{letter} is not supported"
                ),
                _ => $"\\{letter}",
            }
        );
        return start + 1;
    }

    private static int CharacterClass(string pattern, int start, StringBuilder output)
    {
        output.Append('[');
        var i = start + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            output.Append('^');
            i++;
        }
        for (var first = true; i < pattern.Length && (first || pattern[i] != ']'); i++, first = false)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i = Escape(pattern, i, inClass: true, output);
            }
            else if (pattern.AsSpan(i).StartsWith("[:"))
            {
                i = NamedClass(pattern, i, output);
            }
            else
            {
                output.Append(pattern[i] is '[' or ']' ? "\\" : "").Append(pattern[i]);
            }
        }
        output.Append(i < pattern.Length ? "]" : "");
        return i;
    }

    private static int NamedClass(string pattern, int start, StringBuilder output)
    {
        var end = pattern.IndexOf(":]", start, StringComparison.Ordinal);
        var name = end < 0 ? "" : pattern[(start + 2)..end];
        output.Append(
            name switch
            {
                "alnum" => "0-9A-Za-z",
                "alpha" => "A-Za-z",
                "digit" => "0-9",
                "lower" => "a-z",
                "upper" => "A-Z",
                "space" => @"\t\n\v\f\r ",
                "word" => "0-9A-Za-z_",
                "xdigit" => "0-9A-Fa-f",
                "punct" => @"!-/:-@\[-`{-~",
                _ => throw new FormatException(
                    $"invalid regular expression \"{pattern}\": [:{name}:] is not supported"
                ),
            }
        );
        return end + 1;
    }

    /// <summary>Translates a group's opening; returns the index of its last character.</summary>
    private static int Group(string pattern, int start, StringBuilder output)
    {
        var rest = pattern.AsSpan(start);
        if (rest.StartsWith("(?P<"))
        {
            output.Append("(?<");
            return start + 3;
        }
        var end = start + 2;
        while (end < pattern.Length && (pattern[end] is 'i' or 's' or '-'))
        {
            end++;
        }
        if (end == pattern.Length || pattern[end] is not (':' or ')'))
        {
            throw new FormatException(
                $"invalid regular expression \"{pattern}\": the group at {start + 1} is not supported; "
                    + "groups may be (...), (?:...), (?P<name>...), (?i...) and (?s...)"
            );
        }
        output.Append(pattern, start, end - start + 1);
        return end;
    }
}
