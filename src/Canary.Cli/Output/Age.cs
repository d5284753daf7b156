using System.Globalization;

namespace Canary.Cli.Output;

/// <summary>A span as kubectl writes ages: <c>45s</c>, <c>12m</c>, <c>3h20m</c>, <c>5d</c>.</summary>
internal static class Age
{
    public static string Of(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 0 } => "0s",
            { TotalSeconds: < 120 } => Invariant($"{(int)span.TotalSeconds}s"),
            { TotalMinutes: < 10 } when span.Seconds > 0 => Invariant($"{(int)span.TotalMinutes}m{span.Seconds}s"),
            { TotalHours: < 3 } => Invariant($"{(int)span.TotalMinutes}m"),
            { TotalHours: < 8 } when span.Minutes > 0 => Invariant($"{(int)span.TotalHours}h{span.Minutes}m"),
            { TotalHours: < 48 } => Invariant($"{(int)span.TotalHours}h"),
            _ => Invariant($"{(int)span.TotalDays}d"),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
