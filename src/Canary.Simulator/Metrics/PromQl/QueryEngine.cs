using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.PromQl.Parsing;
using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl;

/// <summary>
/// Answers PromQL over a <see cref="TimeSeriesStore"/>, as Prometheus 2 does: spans include both of their ends, a sample counts as present for
/// five minutes. Safe to use from any thread.
/// </summary>
public sealed class QueryEngine(TimeSeriesStore store)
{
    /// <summary>How many steps a range query may have, as in Prometheus.</summary>
    public const int MaxSteps = 11_000;

    private const long Lookback = 5 * 60 * 1000;
    private const long DefaultSubqueryStep = 60 * 1000;

    /// <summary>Evaluates a query at one time.</summary>
    /// <exception cref="PromQlException">The query is malformed, not supported, or the data doesn't allow an answer.</exception>
    public QueryResult Instant(string query, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        var expression = ExpressionParser.Parse(query);
        var at = time.ToUnixTimeMilliseconds();
        return Evaluator(at, at, cancellationToken).Evaluate(expression, at) switch
        {
            ScalarValue scalar => new(ResultType.Scalar, at, [new(LabelSet.Empty, [new(at, scalar.Number)])]),
            StringValue text => new(ResultType.String, at, []) { Text = text.Text },
            VectorValue vector => new(
                ResultType.Vector,
                at,
                [.. vector.Samples.Select(s => new SeriesData(s.Labels, [new(at, s.Value)]))]
            ),
            MatrixValue matrix => new(ResultType.Matrix, at, Sorted(matrix.Series)),
            var other => throw new InvalidOperationException($"{other.GetType()} is not a value."),
        };
    }

    /// <summary>Evaluates a query at the start and at every step until the end.</summary>
    /// <exception cref="PromQlException">See <see cref="Instant"/>; or the times don't go together.</exception>
    public QueryResult Range(
        string query,
        DateTimeOffset start,
        DateTimeOffset end,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        var (first, last) = (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        var stepSize = (long)step.TotalMilliseconds;
        RefuseBadTimes(first, last, stepSize);
        var expression = ExpressionParser.Parse(query);
        if (expression.Type is not (ExpressionType.Scalar or ExpressionType.Vector))
        {
            throw PromQlException.Parameter(
                $"invalid expression type \"{TypeChecker.Name(expression.Type)}\" for range query, must be scalar or instant vector"
            );
        }
        var evaluator = Evaluator(first, last, cancellationToken);
        var collected = new SeriesCollector();
        for (var at = first; at <= last; at += stepSize)
        {
            collected.Add(at, AsVector(evaluator.Evaluate(expression, at)));
        }
        return new(ResultType.Matrix, last, Sorted(collected.ToSeries()));
    }

    /// <summary>A query in its one canonical spelling.</summary>
    /// <exception cref="PromQlException">The query is malformed or not supported.</exception>
    public static string Format(string query) => ExpressionParser.Parse(query).ToString();

    private static void RefuseBadTimes(long first, long last, long step)
    {
        if (last < first)
        {
            throw PromQlException.Parameter("invalid parameter \"end\": end timestamp must not be before start time");
        }
        if (step <= 0)
        {
            throw PromQlException.Parameter(
                "invalid parameter \"step\": zero or negative query resolution step widths are not accepted"
            );
        }
        if ((last - first) / step > MaxSteps)
        {
            throw PromQlException.Parameter(
                $"exceeded maximum resolution of {MaxSteps} points per timeseries; take a larger \"step\""
            );
        }
    }

    private static VectorValue AsVector(Value value) =>
        value is ScalarValue scalar ? new([new(LabelSet.Empty, scalar.Number)]) : (VectorValue)value;

    private static List<SeriesData> Sorted(IReadOnlyList<SeriesData> series) => [.. series.OrderBy(s => s.Labels)];

    private Evaluator Evaluator(long start, long end, CancellationToken cancellationToken) =>
        new(store, new TimeFrame(start, end, Lookback, DefaultSubqueryStep), cancellationToken);
}
