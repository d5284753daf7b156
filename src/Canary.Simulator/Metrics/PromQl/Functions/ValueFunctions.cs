using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions between scalars and vectors, of time, order and absence.</summary>
internal static class ValueFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("time", Scalar, [], call => new ScalarValue(call.Time / 1000.0)),
        new("timestamp", Vector, [Vector], Timestamp),
        new("scalar", Scalar, [Vector], ToScalar),
        new("vector", Vector, [Scalar], call => new VectorValue([new(LabelSet.Empty, call.Scalar(0))])),
        new("sort", Vector, [Vector], call => Sort(call, s => s.Value)),
        new("sort_desc", Vector, [Vector], call => Sort(call, s => -s.Value)),
        new("absent", Vector, [Vector], call => Absent(call, call.Vector(0).Count == 0)),
        new("absent_over_time", Vector, [Matrix], call => Absent(call, call.Matrix(0).Series.Count == 0)),
    ];

    /// <summary>Of a selector: when each sample was taken. Of anything computed: the time of the evaluation.</summary>
    private static VectorValue Timestamp(FunctionCall call)
    {
        if (call.Node.Arguments[0].Unwrapped is not VectorSelector selector)
        {
            return MathFunctions.Map(call.Vector(0), _ => call.Time / 1000.0);
        }
        return VectorValue.Distinct([
            .. call
                .Evaluator.Samples(selector, call.Time)
                .Select(found => new VectorSample(found.Labels.WithoutMetricName(), found.Sample.Time / 1000.0)),
        ]);
    }

    private static ScalarValue ToScalar(FunctionCall call) =>
        new(call.Vector(0) is [var only] ? only.Value : double.NaN);

    /// <summary>NaN comes last in either direction.</summary>
    private static VectorValue Sort(FunctionCall call, Func<VectorSample, double> by) =>
        new([.. call.Vector(0).OrderBy(s => double.IsNaN(s.Value)).ThenBy(by)]);

    /// <summary>One sample, labelled by what the selector demands, when nothing is there.</summary>
    private static VectorValue Absent(FunctionCall call, bool absent)
    {
        if (!absent)
        {
            return VectorValue.Empty;
        }
        var matchers = call.Node.Arguments[0].Unwrapped switch
        {
            VectorSelector selector => selector.Matchers,
            MatrixSelector matrix => matrix.Selector.Matchers,
            _ => [],
        };
        return new VectorValue([new(LabelsDemanded(matchers), 1)]);
    }

    /// <summary>A label that several matchers name has no one value and is left out.</summary>
    private static LabelSet LabelsDemanded(IReadOnlyList<LabelMatcher> matchers)
    {
        var builder = new LabelSetBuilder();
        var seen = new HashSet<string>();
        foreach (var matcher in matchers.Where(m => m.Name != LabelSet.MetricName))
        {
            var sole = matcher.Operator == MatchOperator.Equal && seen.Add(matcher.Name);
            builder.Set(matcher.Name, sole ? matcher.Value : "");
        }
        return builder.Build();
    }
}
