using System.Globalization;
using System.Text;

namespace Canary.MetricProviders.Templates;

/// <summary>Writes a window as people write it in a Canary and as PromQL reads it: <c>30s</c>, <c>1m</c>, <c>1h30m</c>.</summary>
public static class IntervalText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>Writes a window, to the millisecond.</summary>
    public static string Format(TimeSpan interval)
    {
        var rest = (long)interval.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest >= milliseconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
                rest %= milliseconds;
            }
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }
}
