using System.Globalization;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads numbers (<c>1.5e3</c>, <c>0x1f</c>, <c>017</c>) and durations (<c>1h30m</c>).</summary>
internal static class NumberReader
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 3600 * 1000),
        ("w", 7L * 24 * 3600 * 1000),
        ("d", 24L * 3600 * 1000),
        ("h", 3600L * 1000),
        ("m", 60L * 1000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>The value of a word that is a number.</summary>
    public static double? Named(string word) =>
        word.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
        : word.Equals("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
        : null;

    /// <summary>Reads the number or duration that starts at a position.</summary>
    /// <exception cref="PromQlException">It is neither.</exception>
    public static Token Read(string text, ref int at)
    {
        var start = at;
        var end = NumberEnd(text, start);
        if (end == text.Length || !IsWord(text[end]))
        {
            at = end;
            var number = text[start..end];
            return new Token(TokenKind.Number, number, start, Value(text, start, number));
        }
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }
        var duration = text[start..end];
        if (Duration(duration) is not { } milliseconds)
        {
            throw PromQlException.Parse(text, start, $"bad number or duration syntax: \"{duration}\"");
        }
        at = end;
        return new Token(TokenKind.Duration, duration, start, milliseconds);
    }

    /// <summary>Milliseconds of a duration; null when it isn't one. Each unit at most once, from large to small.</summary>
    public static long? Duration(string text)
    {
        var total = 0L;
        var nextUnit = 0;
        for (var i = 0; i < text.Length; )
        {
            var digits = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                i++;
            }
            var unitStart = i;
            while (i < text.Length && char.IsAsciiLetter(text[i]))
            {
                i++;
            }
            var unit = Array.FindIndex(
                Units,
                nextUnit,
                u => text.AsSpan(unitStart, i - unitStart).SequenceEqual(u.Unit)
            );
            if (
                unit < 0
                || !long.TryParse(text.AsSpan(digits, unitStart - digits), NumberStyles.None, null, out var count)
                || count > (long.MaxValue / 1_000_000 - total) / Units[unit].Milliseconds
            )
            {
                return null;
            }
            total += count * Units[unit].Milliseconds;
            nextUnit = unit + 1;
        }
        return text.Length == 0 ? null : total;
    }

    private static int NumberEnd(string text, int start)
    {
        if (text[start] == '0' && start + 1 < text.Length && text[start + 1] is 'x' or 'X')
        {
            return Skip(text, start + 2, char.IsAsciiHexDigit);
        }
        var end = Skip(text, start, char.IsAsciiDigit);
        if (end < text.Length && text[end] == '.')
        {
            end = Skip(text, end + 1, char.IsAsciiDigit);
        }
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = Skip(text, exponent, char.IsAsciiDigit);
        }
        return end;
    }

    private static int Skip(string text, int from, Func<char, bool> matches)
    {
        while (from < text.Length && matches(text[from]))
        {
            from++;
        }
        return from;
    }

    private static double Value(string query, int position, string number)
    {
        if (number.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var hex)
                ? hex
                : throw PromQlException.Parse(query, position, $"\"{number}\" is not a number");
        }
        if (number.Length > 1 && number[0] == '0' && number.All(c => c is >= '0' and <= '7') && number.Length < 22)
        {
            return number.Aggregate(0.0, (value, digit) => value * 8 + (digit - '0'));
        }
        return NumberText.TryParse(number, out var parsed)
            ? parsed
            : throw PromQlException.Parse(query, position, $"\"{number}\" is not a number");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
