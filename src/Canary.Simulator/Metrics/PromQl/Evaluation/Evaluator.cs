using Canary.Simulator.Metrics.PromQl.Functions;
using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Evaluates expressions at one time after the other; made for one query.</summary>
internal sealed class Evaluator
{
    private readonly SeriesReader reader;
    private readonly TimeFrame frame;

    public Evaluator(TimeSeriesStore store, TimeFrame frame, CancellationToken cancellationToken)
    {
        this.frame = frame;
        reader = new SeriesReader(store, frame, cancellationToken);
    }

    /// <summary>What an expression comes to at a time.</summary>
    /// <exception cref="PromQlException">The data doesn't allow an answer.</exception>
    public Value Evaluate(Expression expression, long time)
    {
        PromQlException.GuardNesting();
        return expression switch
        {
            NumberLiteral number => new ScalarValue(number.Value),
            StringLiteral text => new StringValue(text.Value),
            Parenthesized inner => Evaluate(inner.Inner, time),
            VectorSelector selector => reader.Vector(selector, time),
            MatrixSelector matrix => reader.Matrix(matrix, time),
            Subquery subquery => EvaluateSubquery(subquery, time),
            Unary unary => EvaluateSign(unary, Evaluate(unary.Inner, time)),
            Binary binary => BinaryEvaluation.Evaluate(
                binary,
                Evaluate(binary.Left, time),
                Evaluate(binary.Right, time)
            ),
            Aggregation aggregation => EvaluateAggregation(aggregation, time),
            Call call => call.Function.Body(new FunctionCall(this, call, time)),
            _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType(), "Not an expression."),
        };
    }

    /// <summary>The samples that a selector finds, with their own times.</summary>
    public IEnumerable<(LabelSet Labels, Sample Sample)> Samples(VectorSelector selector, long time) =>
        reader.Samples(selector, time);

    private static Value EvaluateSign(Unary unary, Value inner) =>
        (unary.Negative, inner) switch
        {
            (false, _) => inner,
            (true, ScalarValue scalar) => new ScalarValue(-scalar.Number),
            (true, VectorValue vector) => VectorValue.Distinct([
                .. vector.Samples.Select(s => new VectorSample(s.Labels.WithoutMetricName(), -s.Value)),
            ]),
            _ => throw new InvalidOperationException("The type checker lets only scalars and vectors have a sign."),
        };

    private VectorValue EvaluateAggregation(Aggregation aggregation, long time)
    {
        var parameter = aggregation.Parameter is null ? null : Evaluate(aggregation.Parameter, time);
        var input = (VectorValue)Evaluate(aggregation.Inner, time);
        return AggregationEvaluation.Evaluate(aggregation, input.Samples, parameter);
    }

    /// <summary>Runs the inner query at all multiples of the step within the range.</summary>
    private MatrixValue EvaluateSubquery(Subquery subquery, long time)
    {
        var end = frame.Resolve(subquery.Shift, time);
        var start = end - subquery.Range;
        var step = subquery.Step ?? frame.DefaultStep;
        var first = start / step * step;
        first += first < start ? step : 0;
        reader.Charge((end - first) / step + 1);
        var collected = new SeriesCollector();
        for (var at = first; at <= end; at += step)
        {
            collected.Add(at, (VectorValue)Evaluate(subquery.Inner, at));
        }
        return new MatrixValue(collected.ToSeries(), start, end);
    }
}
