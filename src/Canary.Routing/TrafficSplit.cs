namespace Canary.Routing;

/// <summary>How traffic is divided, in whole numbers: percents, or as small a power of ten of them as says it exactly.</summary>
/// <param name="Primary">The primary's part of <see cref="Total"/>.</param>
/// <param name="Canary">The canary's part of <see cref="Total"/>.</param>
public readonly record struct TrafficSplit(int Primary, int Canary)
{
    /// <summary>The finest share that can be said, in percent.</summary>
    public const decimal Finest = 0.001m;

    /// <summary>100, 1,000, 10,000 or 100,000.</summary>
    public int Total => Primary + Canary;

    /// <summary>Divides by a percentage.</summary>
    /// <param name="percent">0 to 100, a multiple of <see cref="Finest"/>.</param>
    public static TrafficSplit ToCanary(decimal percent)
    {
        if (percent is < 0 or > 100 || percent % Finest != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(percent),
                percent,
                "A weight is a percentage, 0 to 100, with three decimals at most."
            );
        }
        var total = 100;
        while (percent % 1 != 0)
        {
            percent *= 10;
            total *= 10;
        }
        return new(total - (int)percent, (int)percent);
    }

    /// <summary>The percentage that parts of any sum come to; null when it has more than three decimals.</summary>
    public static decimal? Percent(long primary, long canary)
    {
        var percent = primary + canary == 0 ? 0 : canary * 100m / (primary + canary);
        return percent % Finest == 0 ? decimal.Round(percent, 3) / 1.000000000000000000000000000m : null;
    }
}
