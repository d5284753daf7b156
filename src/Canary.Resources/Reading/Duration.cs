using System.Buffers;
using System.Globalization;
using System.Text;

namespace Canary.Resources.Reading;

/// <summary>Durations as Go writes them: <c>30s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>250ms</c>.</summary>
public static class Duration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Nanoseconds)[] Units =
    [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];

    /// <summary>Reads a duration; as in Go a sign and the bare <c>0</c> are allowed, and no white space. False: it is none, or longer than Go's 292 years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }
        if (rest is "0")
        {
            return true;
        }
        if (rest.IsEmpty)
        {
            return false;
        }
        decimal total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryTakeTerm(ref rest, out var nanoseconds) || (total += nanoseconds) > long.MaxValue)
            {
                return false;
            }
        }
        duration = TimeSpan.FromTicks((long)((negative ? -total : total) / 100));
        return true;
    }

    /// <summary>Writes a duration of whole milliseconds as Gateway API and Prometheus read it: no fractions, <c>1h30m</c>, <c>1s500ms</c>; zero is <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        Append(text, (long)duration.TotalHours, "h");
        Append(text, duration.Minutes, "m");
        Append(text, duration.Seconds, "s");
        Append(text, duration.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static bool TryTakeTerm(ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var unitAt = rest.IndexOfAnyExcept(Digits);
        if (unitAt <= 0)
        {
            return false;
        }
        var next = rest[unitAt..].IndexOfAny(Digits);
        var unit = next < 0 ? rest[unitAt..] : rest.Slice(unitAt, next);
        if (
            FindUnit(unit) is not { } factor
            || !rest[..unitAt].ContainsAnyInRange('0', '9')
            || !decimal.TryParse(
                rest[..unitAt],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number > long.MaxValue
        )
        {
            return false;
        }
        nanoseconds = number * factor;
        rest = rest[(unitAt + unit.Length)..];
        return true;
    }

    private static decimal? FindUnit(ReadOnlySpan<char> name)
    {
        foreach (var (unit, nanoseconds) in Units)
        {
            if (name.SequenceEqual(unit))
            {
                return nanoseconds;
            }
        }
        return null;
    }

    private static void Append(StringBuilder text, long number, string unit)
    {
        if (number != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }
}
