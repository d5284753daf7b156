using Canary.Simulator.Metrics.PromQl.Parsing;
using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Aggregation operators: group the samples of a vector by labels, and make one of each group.</summary>
internal static class AggregationEvaluation
{
    public static VectorValue Evaluate(Aggregation aggregation, IReadOnlyList<VectorSample> input, Value? parameter) =>
        aggregation.Operator switch
        {
            AggregationOperator.Topk => Pick(aggregation, input, Number(parameter), descending: true),
            AggregationOperator.Bottomk => Pick(aggregation, input, Number(parameter), descending: false),
            AggregationOperator.CountValues => CountValues(aggregation, input, ((StringValue)parameter!).Text),
            _ => Fold(aggregation, input, parameter is null ? 0 : Number(parameter)),
        };

    /// <summary>The checker has seen to it that the parameter is there and a number.</summary>
    private static double Number(Value? parameter) => ((ScalarValue)parameter!).Number;

    private static VectorValue Fold(Aggregation aggregation, IReadOnlyList<VectorSample> input, double parameter)
    {
        var groups = new Dictionary<LabelSet, Accumulator>();
        foreach (var sample in input)
        {
            var key = GroupOf(sample.Labels, aggregation.Grouping, aggregation.Without);
            if (!groups.TryGetValue(key, out var accumulator))
            {
                groups.Add(key, accumulator = Accumulator.For(aggregation.Operator, parameter));
            }
            accumulator.Add(sample.Value);
        }
        return new VectorValue([.. groups.Select(g => new VectorSample(g.Key, g.Value.Result))]);
    }

    /// <summary><c>topk</c> and <c>bottomk</c> choose samples and leave them as they are; NaN comes last in either.</summary>
    private static VectorValue Pick(
        Aggregation aggregation,
        IReadOnlyList<VectorSample> input,
        double count,
        bool descending
    )
    {
        if (double.IsNaN(count) || count >= long.MaxValue)
        {
            throw PromQlException.Execution($"scalar value {NumberText.Plain(count)} overflows int64");
        }
        if (count < 1)
        {
            return VectorValue.Empty;
        }
        var groups = new Dictionary<LabelSet, Selection>();
        foreach (var sample in input)
        {
            var key = GroupOf(sample.Labels, aggregation.Grouping, aggregation.Without);
            if (!groups.TryGetValue(key, out var selection))
            {
                groups.Add(key, selection = new Selection((int)Math.Min(count, input.Count), descending));
            }
            selection.Add(sample);
        }
        return new VectorValue([.. groups.Values.SelectMany(selection => selection.Best)]);
    }

    private static VectorValue CountValues(Aggregation aggregation, IReadOnlyList<VectorSample> input, string label)
    {
        if (!LabelList.IsName(label))
        {
            throw PromQlException.Execution($"invalid label name \"{label}\" in count_values");
        }
        IReadOnlyList<string> grouping = aggregation.Without ? aggregation.Grouping : [.. aggregation.Grouping, label];
        var counts = input
            .Select(sample => sample.Labels.With(label, NumberText.Plain(sample.Value)))
            .CountBy(labels => GroupOf(labels, grouping, aggregation.Without));
        return new VectorValue([.. counts.Select(pair => new VectorSample(pair.Key, pair.Value))]);
    }

    private static LabelSet GroupOf(LabelSet labels, IReadOnlyList<string> grouping, bool without)
    {
        if (!without && grouping.Count == 0)
        {
            return LabelSet.Empty;
        }
        var builder = new LabelSetBuilder(labels);
        return without ? builder.Remove(grouping).Set(LabelSet.MetricName, "").Build() : builder.Keep(grouping).Build();
    }
}
