using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: choose samples by whether the other side has a partner.</summary>
internal static class SetOperations
{
    public static VectorValue Evaluate(
        Binary binary,
        IReadOnlyList<VectorSample> left,
        IReadOnlyList<VectorSample> right
    )
    {
        var matching = binary.Matching;
        return binary.Operator switch
        {
            BinaryOperator.And => new VectorValue(Filter(left, matching, Keys(right, matching), present: true)),
            BinaryOperator.Unless => new VectorValue(Filter(left, matching, Keys(right, matching), present: false)),
            _ => VectorValue.Distinct([.. left, .. Filter(right, matching, Keys(left, matching), present: false)]),
        };
    }

    private static HashSet<LabelSet> Keys(IReadOnlyList<VectorSample> samples, VectorMatching matching) =>
        [.. samples.Select(sample => matching.Key(sample.Labels))];

    private static List<VectorSample> Filter(
        IReadOnlyList<VectorSample> samples,
        VectorMatching matching,
        HashSet<LabelSet> keys,
        bool present
    ) => [.. samples.Where(sample => keys.Contains(matching.Key(sample.Labels)) == present)];
}
