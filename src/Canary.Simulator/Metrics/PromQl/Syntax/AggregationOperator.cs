namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>The aggregation operators.</summary>
internal enum AggregationOperator
{
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    Quantile,
    CountValues,
}

/// <summary>How the aggregation operators are written.</summary>
internal static class AggregationOperators
{
    private static readonly Dictionary<string, AggregationOperator> BySpelling = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sum"] = AggregationOperator.Sum,
        ["avg"] = AggregationOperator.Avg,
        ["min"] = AggregationOperator.Min,
        ["max"] = AggregationOperator.Max,
        ["count"] = AggregationOperator.Count,
        ["group"] = AggregationOperator.Group,
        ["stddev"] = AggregationOperator.Stddev,
        ["stdvar"] = AggregationOperator.Stdvar,
        ["topk"] = AggregationOperator.Topk,
        ["bottomk"] = AggregationOperator.Bottomk,
        ["quantile"] = AggregationOperator.Quantile,
        ["count_values"] = AggregationOperator.CountValues,
    };

    private static readonly Dictionary<AggregationOperator, string> Spellings = BySpelling.ToDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    /// <summary>Finds an operator by its spelling, in any case.</summary>
    public static AggregationOperator? Find(string spelling) =>
        BySpelling.TryGetValue(spelling, out var found) ? found : null;

    extension(AggregationOperator op)
    {
        public string Spelling => Spellings[op];

        /// <summary>The type of the parameter before the vector; null when it has none.</summary>
        public ExpressionType? ParameterType =>
            op switch
            {
                AggregationOperator.Topk or AggregationOperator.Bottomk or AggregationOperator.Quantile =>
                    ExpressionType.Scalar,
                AggregationOperator.CountValues => ExpressionType.Text,
                _ => null,
            };
    }
}
