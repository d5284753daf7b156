using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.Storage;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions of how counters and gauges change over a span.</summary>
internal static class RateFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("rate", Vector, [Matrix], call => Extrapolated(call, counter: true, perSecond: true)),
        new("increase", Vector, [Matrix], call => Extrapolated(call, counter: true, perSecond: false)),
        new("delta", Vector, [Matrix], call => Extrapolated(call, counter: false, perSecond: false)),
        new("irate", Vector, [Matrix], call => Last(call, Irate)),
        new("idelta", Vector, [Matrix], call => Last(call, (before, last) => last.Value - before.Value)),
        new("resets", Vector, [Matrix], call => Count(call, (before, next) => next < before)),
        new("changes", Vector, [Matrix], call => Count(call, Changed)),
    ];

    private static VectorValue Extrapolated(FunctionCall call, bool counter, bool perSecond)
    {
        var matrix = call.Matrix(0);
        return OverTimeFunctions.Each(
            matrix,
            samples =>
                samples.Length < 2
                    ? null
                    : Extrapolation.Increase(samples, matrix, counter) / (perSecond ? matrix.Seconds : 1)
        );
    }

    private static VectorValue Last(FunctionCall call, Func<Sample, Sample, double> change) =>
        OverTimeFunctions.Each(call.Matrix(0), samples => samples.Length < 2 ? null : change(samples[^2], samples[^1]));

    private static double Irate(Sample before, Sample last)
    {
        var increase = last.Value < before.Value ? last.Value : last.Value - before.Value;
        return increase / ((last.Time - before.Time) / 1000.0);
    }

    private static VectorValue Count(FunctionCall call, Func<double, double, bool> counts) =>
        OverTimeFunctions.Each(
            call.Matrix(0),
            samples =>
            {
                var count = 0;
                for (var i = 1; i < samples.Length; i++)
                {
                    count += counts(samples[i - 1].Value, samples[i].Value) ? 1 : 0;
                }
                return count;
            }
        );

    private static bool Changed(double before, double next) =>
        before != next && !(double.IsNaN(before) && double.IsNaN(next));
}
