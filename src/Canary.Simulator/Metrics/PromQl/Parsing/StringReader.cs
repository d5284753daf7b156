using System.Globalization;
using System.Text;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads string literals: quoted by <c>"</c> or <c>'</c> with Go's escapes, or raw between backticks.</summary>
internal static class StringReader
{
    /// <summary>Reads the string whose quote is at a position, and moves past it.</summary>
    /// <exception cref="PromQlException">It doesn't end, or has an unknown escape.</exception>
    public static string Read(string text, ref int at)
    {
        var start = at;
        var quote = text[at++];
        return quote == '`' ? ReadRaw(text, start, ref at) : ReadEscaped(text, start, quote, ref at);
    }

    private static string ReadRaw(string text, int start, ref int at)
    {
        var end = text.IndexOf('`', at);
        if (end < 0)
        {
            throw PromQlException.Parse(text, start, "unterminated raw string");
        }
        var raw = text[at..end];
        at = end + 1;
        return raw;
    }

    private static string ReadEscaped(string text, int start, char quote, ref int at)
    {
        // Escapes may name single bytes of a character, so the string is put together as UTF-8.
        var bytes = new List<byte>();
        for (; at < text.Length && text[at] != quote && text[at] != '\n'; at++)
        {
            if (text[at] == '\\')
            {
                Escape(text, quote, ref at, bytes);
                continue;
            }
            var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(text, at, length));
            at += length - 1;
        }
        if (at >= text.Length || text[at] != quote)
        {
            throw PromQlException.Parse(text, start, "unterminated quoted string");
        }
        at++;
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Reads the escape at a position, and stays on its last character.</summary>
    private static void Escape(string text, char quote, ref int at, List<byte> bytes)
    {
        var start = at++;
        var letter = at < text.Length ? text[at] : '\0';
        var simple = "abfnrtv".IndexOf(letter, StringComparison.Ordinal);
        if (simple >= 0)
        {
            bytes.Add((byte)"\a\b\f\n\r\t\v"[simple]);
        }
        else if (letter == '\\' || letter == quote)
        {
            bytes.Add((byte)letter);
        }
        else
        {
            Numeric(text, letter, start, ref at, bytes);
        }
    }

    private static void Numeric(string text, char letter, int start, ref int at, List<byte> bytes)
    {
        var (digits, style) = letter switch
        {
            'x' => (2, NumberStyles.AllowHexSpecifier),
            'u' => (4, NumberStyles.AllowHexSpecifier),
            'U' => (8, NumberStyles.AllowHexSpecifier),
            >= '0' and <= '7' => (3, NumberStyles.None),
            _ => throw PromQlException.Parse(text, start, $"unknown escape sequence \"\\{letter}\""),
        };
        var first = style == NumberStyles.None ? at : at + 1;
        var number = first + digits <= text.Length ? text.AsSpan(first, digits) : [];
        at = first + digits - 1;
        if (style == NumberStyles.None && TryOctal(number, out var octal))
        {
            bytes.Add(octal);
        }
        else if (
            !uint.TryParse(number, style, CultureInfo.InvariantCulture, out var code)
            || style == NumberStyles.None
        )
        {
            throw PromQlException.Parse(text, start, "bad number in escape sequence");
        }
        else if (letter == 'x')
        {
            bytes.Add((byte)code);
        }
        else if (Rune.TryCreate(code, out var rune))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        else
        {
            throw PromQlException.Parse(text, start, "escape sequence is not a Unicode character");
        }
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out byte value)
    {
        var sum = digits.Length == 3 ? 0 : 256;
        foreach (var digit in digits)
        {
            sum = digit is >= '0' and <= '7' ? sum * 8 + (digit - '0') : 256;
        }
        value = (byte)sum;
        return sum < 256;
    }
}
