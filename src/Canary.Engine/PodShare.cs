namespace Canary.Engine;

/// <summary>How many pods of each variant answer requests. Where nothing but pods divides them, each pod gets as many as the next.</summary>
/// <param name="Primary">Pods of the primary.</param>
/// <param name="Canary">Pods of the canary.</param>
public readonly record struct PodShare(int Primary, int Canary)
{
    /// <summary>All that answer.</summary>
    public int Total => Primary + Canary;

    /// <summary>Percent of the requests that the canary gets, to one decimal.</summary>
    public decimal Percent => Total == 0 ? 0 : decimal.Round(100m * Canary / Total, 1) / 1.0000000000m;

    /// <summary>
    /// The share that comes nearest to a weight and is not above it; where a single pod of the canary is more than that already, that one
    /// pod. Never fewer pods answer than the primary has, and for a weight below 100 the primary is among them.
    /// </summary>
    /// <param name="weight">Percent, 0 to 100.</param>
    /// <param name="ready">The pods that can answer.</param>
    public static PodShare Nearest(decimal weight, PodShare ready)
    {
        if (weight <= 0 || ready.Canary == 0)
        {
            return ready with { Canary = 0 };
        }
        if (weight >= 100 || ready.Primary == 0)
        {
            return ready with { Primary = 0 };
        }
        var best = ready with { Canary = 0 };
        for (var canary = 1; canary <= ready.Canary; canary++)
        {
            var beside = (int)decimal.Ceiling(canary * (100 - weight) / weight);
            var share = new PodShare(Math.Max(beside, Math.Max(1, ready.Primary - canary)), canary);
            if (share.Primary <= ready.Primary && share.IsBetterThan(best))
            {
                best = share;
            }
        }
        return best.Canary > 0 ? best : ready with { Canary = 1 };
    }

    /// <summary>More of the requests for the canary; of equal shares, the one with more pods.</summary>
    private bool IsBetterThan(PodShare other)
    {
        var (own, others) = ((long)Canary * other.Total, (long)other.Canary * Total);
        return own > others || (own == others && Total > other.Total);
    }
}
