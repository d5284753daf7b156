using System.Globalization;
using System.Text.RegularExpressions;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>.</summary>
internal static partial class CelDurations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Form().Match(text);
        if (!match.Success)
        {
            return false;
        }
        var seconds = 0m;
        for (var i = 0; i < match.Groups[2].Captures.Count; i++)
        {
            var number = decimal.Parse(
                match.Groups[2].Captures[i].Value,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture
            );
            seconds += number * Unit(match.Groups[3].Captures[i].Value);
        }
        duration = TimeSpan.FromTicks(
            (long)(seconds * TimeSpan.TicksPerSecond) * (match.Groups[1].Value == "-" ? -1 : 1)
        );
        return true;
    }

    private static decimal Unit(string unit) =>
        unit switch
        {
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            "ms" => 0.001m,
            "us" or "µs" => 0.000001m,
            _ => 0.000000001m,
        };

    [GeneratedRegex(@"\A([-+]?)(?:0|(?:(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|ns))+)\z")]
    private static partial Regex Form();
}
