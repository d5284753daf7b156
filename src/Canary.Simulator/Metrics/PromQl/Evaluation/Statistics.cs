namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Arithmetic that aggregations and functions share.</summary>
internal static class Statistics
{
    /// <summary>
    /// The value below which a share of the values lies, interpolated between neighbours; NaN counts as smallest. Shares outside of 0 to 1
    /// give an infinity, no values NaN. Sorts the list.
    /// </summary>
    public static double Quantile(double share, List<double> values)
    {
        if (values.Count == 0 || double.IsNaN(share))
        {
            return double.NaN;
        }
        if (share is < 0 or > 1)
        {
            return share < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }
        values.Sort();
        var rank = share * (values.Count - 1);
        var lower = Math.Floor(rank);
        var upper = (int)Math.Min(values.Count - 1, lower + 1);
        var weight = rank - lower;
        return values[(int)lower] * (1 - weight) + values[upper] * weight;
    }

    /// <summary>Whether an infinite mean is what it is, however this value goes on: only NaN or the other infinity change it.</summary>
    public static bool StaysInfinite(double mean, double value) =>
        double.IsInfinity(mean) && (double.IsFinite(value) || value == mean);
}

/// <summary>A sum that carries its rounding error along (Kahan's method as Neumaier improved it).</summary>
internal struct CompensatedSum
{
    private double sum;
    private double lost;

    public readonly double Value => double.IsInfinity(sum) ? sum : sum + lost;

    /// <summary>What was added, less the rounding error.</summary>
    public readonly double Rounded => sum;

    public void Add(double value)
    {
        var next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }
}
