using Canary.Simulator.Metrics.PromQl.Evaluation;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Quantiles of classic histograms, whose buckets are series with the label <c>le</c>.</summary>
internal static class HistogramFunctions
{
    private const string UpperBound = "le";

    public static IEnumerable<Function> All { get; } =
    [new("histogram_quantile", Vector, [Scalar, Vector], HistogramQuantile)];

    private static VectorValue HistogramQuantile(FunctionCall call)
    {
        var share = call.Scalar(0);
        var histograms = new Dictionary<LabelSet, List<Bucket>>();
        foreach (var sample in call.Vector(1))
        {
            if (!NumberText.TryParse(sample.Labels[UpperBound], out var bound))
            {
                continue;
            }
            var labels = new LabelSetBuilder(sample.Labels).Remove([UpperBound, LabelSet.MetricName]).Build();
            if (!histograms.TryGetValue(labels, out var buckets))
            {
                histograms.Add(labels, buckets = []);
            }
            buckets.Add(new Bucket(bound, sample.Value));
        }
        return new VectorValue([.. histograms.Select(h => new VectorSample(h.Key, Quantile(share, h.Value)))]);
    }

    /// <summary>Linear within the bucket that the quantile falls into; the lowest is taken to begin at zero, of the highest its begin is the answer.</summary>
    private static double Quantile(double share, List<Bucket> found)
    {
        if (double.IsNaN(share))
        {
            return double.NaN;
        }
        if (share is < 0 or > 1)
        {
            return share < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }
        var buckets = Normalize(found);
        if (buckets.Count < 2 || !double.IsPositiveInfinity(buckets[^1].UpperBound) || buckets[^1].Count == 0)
        {
            return double.NaN;
        }
        var rank = share * buckets[^1].Count;
        var index = buckets.FindIndex(bucket => bucket.Count >= rank);
        if (index < 0 || index == buckets.Count - 1)
        {
            return buckets[^2].UpperBound;
        }
        if (index == 0 && buckets[0].UpperBound <= 0)
        {
            return buckets[0].UpperBound;
        }
        var below = index == 0 ? new Bucket(0, 0) : buckets[index - 1];
        var within = (rank - below.Count) / (buckets[index].Count - below.Count);
        return below.UpperBound + (buckets[index].UpperBound - below.UpperBound) * within;
    }

    /// <summary>Ascending, equal bounds added up, and never falling: buckets are scraped at slightly different moments.</summary>
    private static List<Bucket> Normalize(List<Bucket> found)
    {
        var buckets = new List<Bucket>(found.Count);
        foreach (var bucket in found.OrderBy(b => b.UpperBound))
        {
            if (buckets.Count > 0 && buckets[^1].UpperBound == bucket.UpperBound)
            {
                buckets[^1] = buckets[^1] with { Count = buckets[^1].Count + bucket.Count };
            }
            else
            {
                buckets.Add(bucket);
            }
        }
        for (var i = 1; i < buckets.Count; i++)
        {
            buckets[i] = buckets[i] with { Count = Math.Max(buckets[i].Count, buckets[i - 1].Count) };
        }
        return buckets;
    }

    private readonly record struct Bucket(double UpperBound, double Count);
}
