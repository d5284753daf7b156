using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Binary operators, by the types of their operands.</summary>
internal static class BinaryEvaluation
{
    public static Value Evaluate(Binary binary, Value left, Value right) =>
        (left, right) switch
        {
            (ScalarValue l, ScalarValue r) => new ScalarValue(Scalars(binary, l.Number, r.Number)),
            (VectorValue l, ScalarValue r) => Mixed(binary, l, r.Number, scalarIsLeft: false),
            (ScalarValue l, VectorValue r) => Mixed(binary, r, l.Number, scalarIsLeft: true),
            (VectorValue l, VectorValue r) when binary.Operator.IsSet => SetOperations.Evaluate(
                binary,
                l.Samples,
                r.Samples
            ),
            (VectorValue l, VectorValue r) => VectorMatcher.Evaluate(binary, l.Samples, r.Samples),
            _ => throw new InvalidOperationException("The type checker lets only scalars and vectors be operands."),
        };

    private static double Scalars(Binary binary, double left, double right)
    {
        var (value, keep) = binary.Operator.Apply(left, right);
        return !binary.Operator.IsComparison ? value
            : keep ? 1
            : 0;
    }

    private static VectorValue Mixed(Binary binary, VectorValue vector, double scalar, bool scalarIsLeft)
    {
        var result = new List<VectorSample>(vector.Samples.Count);
        foreach (var sample in vector.Samples)
        {
            var (value, keep) = scalarIsLeft
                ? binary.Operator.Apply(scalar, sample.Value)
                : binary.Operator.Apply(sample.Value, scalar);
            if (binary.ReturnBool)
            {
                result.Add(new VectorSample(sample.Labels.WithoutMetricName(), keep ? 1 : 0));
            }
            else if (binary.Operator.IsComparison && keep)
            {
                // A filter keeps the vector's value on whichever side it stands.
                result.Add(sample);
            }
            else if (keep)
            {
                var labels = binary.Operator.DropsMetricName ? sample.Labels.WithoutMetricName() : sample.Labels;
                result.Add(new VectorSample(labels, value));
            }
        }
        return VectorValue.Distinct(result);
    }
}
