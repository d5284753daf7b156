using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.Storage;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions that fit a trend to the samples of a span.</summary>
internal static class TrendFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("deriv", Vector, [Matrix], Deriv),
        new("predict_linear", Vector, [Matrix, Scalar], PredictLinear),
        new("holt_winters", Vector, [Matrix, Scalar, Scalar], HoltWinters),
    ];

    private static VectorValue Deriv(FunctionCall call) =>
        OverTimeFunctions.Each(
            call.Matrix(0),
            samples => samples.Length < 2 ? null : Regression(samples, samples[0].Time).Slope
        );

    private static VectorValue PredictLinear(FunctionCall call)
    {
        var ahead = call.Scalar(1);
        return OverTimeFunctions.Each(
            call.Matrix(0),
            samples =>
            {
                if (samples.Length < 2)
                {
                    return null;
                }
                var (slope, intercept) = Regression(samples, call.Time);
                return slope * ahead + intercept;
            }
        );
    }

    /// <summary>Least squares; the intercept is the line's value at a time.</summary>
    private static (double Slope, double Intercept) Regression(Sample[] samples, long origin)
    {
        if (samples.All(s => s.Value == samples[0].Value))
        {
            return double.IsInfinity(samples[0].Value) ? (double.NaN, double.NaN) : (0, samples[0].Value);
        }
        var (sumX, sumY, sumXY, sumXX) = (
            new CompensatedSum(),
            new CompensatedSum(),
            new CompensatedSum(),
            new CompensatedSum()
        );
        foreach (var sample in samples)
        {
            var x = (sample.Time - origin) / 1000.0;
            sumX.Add(x);
            sumY.Add(sample.Value);
            sumXY.Add(x * sample.Value);
            sumXX.Add(x * x);
        }
        var n = (double)samples.Length;
        var covariance = sumXY.Value - sumX.Value * sumY.Value / n;
        var variance = sumXX.Value - sumX.Value * sumX.Value / n;
        var slope = covariance / variance;
        return (slope, sumY.Value / n - slope * sumX.Value / n);
    }

    /// <summary>Double exponential smoothing: of the values, and of their trend.</summary>
    private static VectorValue HoltWinters(FunctionCall call)
    {
        var (smoothing, trending) = (Factor(call, 1, "smoothing"), Factor(call, 2, "trend"));
        return OverTimeFunctions.Each(
            call.Matrix(0),
            samples =>
            {
                if (samples.Length < 2)
                {
                    return null;
                }
                var (before, smooth) = (0.0, samples[0].Value);
                var trend = samples[1].Value - samples[0].Value;
                for (var i = 1; i < samples.Length; i++)
                {
                    trend = i == 1 ? trend : trending * (smooth - before) + (1 - trending) * trend;
                    (before, smooth) = (smooth, smoothing * samples[i].Value + (1 - smoothing) * (smooth + trend));
                }
                return smooth;
            }
        );
    }

    private static double Factor(FunctionCall call, int index, string name)
    {
        var factor = call.Scalar(index);
        return factor is > 0 and < 1
            ? factor
            : throw PromQlException.Execution(
                $"invalid {name} factor in holt_winters(): expected 0 < factor < 1, got {NumberText.Plain(factor)}"
            );
    }
}
