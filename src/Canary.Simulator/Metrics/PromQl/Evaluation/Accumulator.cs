using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Takes the values of a group, one after the other, and makes one of them.</summary>
internal abstract class Accumulator
{
    public abstract double Result { get; }

    public abstract void Add(double value);

    public static Accumulator For(AggregationOperator op, double parameter) =>
        op switch
        {
            AggregationOperator.Sum => new Folding(0, (sum, value) => sum + value),
            AggregationOperator.Count => new Folding(0, (count, _) => count + 1),
            AggregationOperator.Group => new Folding(1, (one, _) => one),
            AggregationOperator.Min => new Folding(double.NaN, (min, v) => v < min || double.IsNaN(min) ? v : min),
            AggregationOperator.Max => new Folding(double.NaN, (max, v) => v > max || double.IsNaN(max) ? v : max),
            AggregationOperator.Avg => new Mean(),
            AggregationOperator.Stdvar => new Variance(variance => variance),
            AggregationOperator.Stddev => new Variance(Math.Sqrt),
            AggregationOperator.Quantile => new QuantileOf(parameter),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Chooses samples instead of folding them."),
        };

    private sealed class Folding(double seed, Func<double, double, double> fold) : Accumulator
    {
        private double state = seed;

        public override double Result => state;

        public override void Add(double value) => state = fold(state, value);
    }

    private sealed class Mean : Accumulator
    {
        private double mean;
        private long count;

        public override double Result => mean;

        public override void Add(double value)
        {
            count++;
            if (!Statistics.StaysInfinite(mean, value))
            {
                mean += value / count - mean / count;
            }
        }
    }

    /// <summary>Welford's method.</summary>
    private sealed class Variance(Func<double, double> finish) : Accumulator
    {
        private double mean;
        private double squares;
        private long count;

        public override double Result => finish(squares / count);

        public override void Add(double value)
        {
            count++;
            var delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }
    }

    private sealed class QuantileOf(double quantile) : Accumulator
    {
        private readonly List<double> values = [];

        public override double Result => Statistics.Quantile(quantile, values);

        public override void Add(double value) => values.Add(value);
    }
}
