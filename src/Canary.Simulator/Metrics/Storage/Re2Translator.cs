using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Metrics.Storage;

/// <summary>
/// Writes RE2 syntax as .NET's where the two differ, so that a pattern either means the same here or is refused: classes such as \d are ASCII, a
/// dot is a whole character where .NET has it be half of an emoji, named groups count along with the others.
/// </summary>
internal sealed class Re2Translator
{
    /// <summary>A character that takes two UTF-16 units.</summary>
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string Halves = @"\uD800-\uDFFF";

    private readonly string pattern;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private bool dotMatchesNewline;
    private int groups;

    private Re2Translator(string pattern) => this.pattern = pattern;

    /// <summary>Translates a pattern; the second answer is the number of each named group.</summary>
    /// <exception cref="FormatException">The pattern uses what is not supported.</exception>
    public static (string Pattern, IReadOnlyDictionary<string, int> Names) Translate(string pattern)
    {
        var translator = new Re2Translator(pattern);
        for (var i = 0; i < pattern.Length; i++)
        {
            i = translator.Next(i);
        }
        return (translator.output.ToString(), translator.names);
    }

    /// <summary>Translates what begins at an index; returns the index of its last character.</summary>
    private int Next(int i)
    {
        switch (pattern[i])
        {
            case '\\' when i + 1 < pattern.Length:
                return Escape(i, inClass: false);
            case '[':
                return CharacterClass(i);
            case '(':
                return Group(i);
            case '$':
                output.Append(@"\z");
                return i;
            case '.':
                Negated(dotMatchesNewline ? "" : @"\n");
                return i;
            case var c when char.IsHighSurrogate(c) && i + 1 < pattern.Length:
                output.Append("(?:").Append(c).Append(pattern[i + 1]).Append(')');
                return i + 1;
            default:
                output.Append(pattern[i]);
                return i;
        }
    }

    private void Negated(string excluded) => output.Append($"(?:{Pair}|[^{excluded}{Halves}])");

    private int Escape(int start, bool inClass)
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
        if (!inClass && Ascii(char.ToLowerInvariant(letter)) is { } negated && char.IsAsciiLetterUpper(letter))
        {
            Negated(negated);
        }
        else if (Ascii(letter) is { } set)
        {
            output.Append(inClass ? set : $"[{set}]");
        }
        else if (char.IsAsciiLetterOrDigit(letter) && !"aAbBfnrtvxzpP0".Contains(letter, StringComparison.Ordinal))
        {
            throw new FormatException($"\\{letter} is not supported");
        }
        else
        {
            output.Append('\\').Append(letter);
        }
        return start + 1;
    }

    private static string? Ascii(char letter) =>
        letter switch
        {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => @"\t\n\f\r ",
            _ => null,
        };

    private int CharacterClass(int start)
    {
        var negated = start + 1 < pattern.Length && pattern[start + 1] == '^';
        output.Append(negated ? $"(?:{Pair}|[^{Halves}" : "[");
        var i = start + (negated ? 2 : 1);
        for (var first = true; i < pattern.Length && (first || pattern[i] != ']'); i++, first = false)
        {
            if (char.IsSurrogate(pattern[i]))
            {
                throw new FormatException("characters beyond U+FFFF in [...] are not supported");
            }
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i = Escape(i, inClass: true);
            }
            else if (pattern.AsSpan(i).StartsWith("[:"))
            {
                i = NamedClass(i);
            }
            else
            {
                output.Append(pattern[i] is '[' or ']' ? "\\" : "").Append(pattern[i]);
            }
        }
        output.Append(
            i == pattern.Length ? ""
            : negated ? "])"
            : "]"
        );
        return i;
    }

    private int NamedClass(int start)
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
                _ => throw new FormatException($"[:{name}:] is not supported"),
            }
        );
        return end + 1;
    }

    private int Group(int start)
    {
        var rest = pattern.AsSpan(start);
        if (!rest.StartsWith("(?"))
        {
            groups++;
            output.Append('(');
            return start;
        }
        if (rest.StartsWith("(?P<") && pattern.IndexOf('>', start) is > 0 and var close)
        {
            names.Add(pattern[(start + 4)..close], ++groups);
            output.Append('(');
            return close;
        }
        var end = start + 2;
        while (end < pattern.Length && pattern[end] == 'i')
        {
            end++;
        }
        if (start == 0 && end < pattern.Length && pattern[end] == 's')
        {
            dotMatchesNewline = true;
            end++;
        }
        if (
            end == pattern.Length
            || pattern[end] is not (':' or ')')
            || (start == 0 && dotMatchesNewline && pattern[end] == ':')
        )
        {
            var position = (start + 1).ToString(CultureInfo.InvariantCulture);
            throw new FormatException(
                $"the group at {position} is not supported; groups may be (...), (?:...), (?P<name>...), (?i...), and (?s) at the beginning"
            );
        }
        output.Append(pattern, start, end - start + 1);
        return end;
    }
}
