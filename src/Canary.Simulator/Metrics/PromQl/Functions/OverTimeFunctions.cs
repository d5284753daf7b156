using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.Storage;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions that make one value of the samples of a span.</summary>
internal static class OverTimeFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        OverTime("avg_over_time", Average),
        OverTime("sum_over_time", Sum),
        OverTime("count_over_time", samples => samples.Length),
        OverTime("present_over_time", _ => 1),
        OverTime("min_over_time", s => Fold(s, (min, value) => value < min || double.IsNaN(min))),
        OverTime("max_over_time", s => Fold(s, (max, value) => value > max || double.IsNaN(max))),
        OverTime("stdvar_over_time", Variance),
        OverTime("stddev_over_time", samples => Math.Sqrt(Variance(samples))),
        new("last_over_time", Vector, [Matrix], LastOverTime),
        new("quantile_over_time", Vector, [Scalar, Matrix], QuantileOverTime),
    ];

    /// <summary>One value for each series, without the metric's name; null leaves the series out.</summary>
    public static VectorValue Each(MatrixValue matrix, Func<Sample[], double?> evaluate)
    {
        var result = new List<VectorSample>(matrix.Series.Count);
        foreach (var series in matrix.Series)
        {
            if (evaluate(series.Samples) is { } value)
            {
                result.Add(new VectorSample(series.Labels.WithoutMetricName(), value));
            }
        }
        return VectorValue.Distinct(result);
    }

    private static Function OverTime(string name, Func<Sample[], double> evaluate) =>
        new(name, Vector, [Matrix], call => Each(call.Matrix(0), samples => evaluate(samples)));

    /// <summary>The one function of a span that keeps the metric's name: its value is a sample's.</summary>
    private static VectorValue LastOverTime(FunctionCall call) =>
        new([.. call.Matrix(0).Series.Select(series => new VectorSample(series.Labels, series.Samples[^1].Value))]);

    private static VectorValue QuantileOverTime(FunctionCall call)
    {
        var share = call.Scalar(0);
        return Each(call.Matrix(1), samples => Statistics.Quantile(share, [.. samples.Select(s => s.Value)]));
    }

    private static double Sum(Sample[] samples)
    {
        var sum = new CompensatedSum();
        foreach (var sample in samples)
        {
            sum.Add(sample.Value);
        }
        return sum.Value;
    }

    private static double Average(Sample[] samples)
    {
        var mean = new CompensatedSum();
        for (var i = 0; i < samples.Length; i++)
        {
            if (!Statistics.StaysInfinite(mean.Rounded, samples[i].Value))
            {
                mean.Add(samples[i].Value / (i + 1) - mean.Rounded / (i + 1));
            }
        }
        return mean.Value;
    }

    /// <summary>Welford's method.</summary>
    private static double Variance(Sample[] samples)
    {
        var (mean, squares) = (new CompensatedSum(), new CompensatedSum());
        for (var i = 0; i < samples.Length; i++)
        {
            var delta = samples[i].Value - mean.Value;
            mean.Add(delta / (i + 1));
            squares.Add(delta * (samples[i].Value - mean.Value));
        }
        return squares.Value / samples.Length;
    }

    private static double Fold(Sample[] samples, Func<double, double, bool> replaces)
    {
        var best = samples[0].Value;
        foreach (var sample in samples)
        {
            best = replaces(best, sample.Value) ? sample.Value : best;
        }
        return best;
    }
}
