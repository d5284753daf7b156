using Canary.Simulator.Metrics.PromQl.Evaluation;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions that change each value of a vector on its own.</summary>
internal static class MathFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        Each("abs", Math.Abs),
        Each("ceil", Math.Ceiling),
        Each("floor", Math.Floor),
        Each("exp", Math.Exp),
        Each("ln", Math.Log),
        Each("log2", Math.Log2),
        Each("log10", Math.Log10),
        Each("sqrt", Math.Sqrt),
        Each("sgn", Sign),
        new("clamp", Vector, [Vector, Scalar, Scalar], Clamp),
        new("clamp_min", Vector, [Vector, Scalar], call => Map(call.Vector(0), Least(call.Scalar(1)))),
        new("clamp_max", Vector, [Vector, Scalar], call => Map(call.Vector(0), Most(call.Scalar(1)))),
        new("round", Vector, [Vector, Scalar], Round) { Optional = 1 },
    ];

    /// <summary>A function of one vector that changes each value.</summary>
    public static Function Each(string name, Func<double, double> change) =>
        new(name, Vector, [Vector], call => Map(call.Vector(0), change));

    /// <summary>Changes each value; the metric's name no longer fits and goes.</summary>
    public static VectorValue Map(IReadOnlyList<VectorSample> samples, Func<double, double> change) =>
        VectorValue.Distinct([.. samples.Select(s => new VectorSample(s.Labels.WithoutMetricName(), change(s.Value)))]);

    private static double Sign(double value) =>
        value < 0 ? -1
        : value > 0 ? 1
        : value;

    private static VectorValue Clamp(FunctionCall call)
    {
        var (samples, low, high) = (call.Vector(0), call.Scalar(1), call.Scalar(2));
        var (least, most) = (Least(low), Most(high));
        return high < low ? VectorValue.Empty : Map(samples, value => least(most(value)));
    }

    /// <summary>An infinite bound wins over NaN, as Go's <c>math.Max</c> has it.</summary>
    private static Func<double, double> Least(double bound) =>
        value => double.IsPositiveInfinity(bound) ? bound : Math.Max(bound, value);

    private static Func<double, double> Most(double bound) =>
        value => double.IsNegativeInfinity(bound) ? bound : Math.Min(bound, value);

    /// <summary>To the nearest multiple, halves up. Dividing by the inverse keeps round(x, 0.1) exact.</summary>
    private static VectorValue Round(FunctionCall call)
    {
        var inverse = 1 / (call.ArgumentCount > 1 ? call.Scalar(1) : 1);
        return Map(call.Vector(0), value => Math.Floor(value * inverse + 0.5) / inverse);
    }
}
