namespace Canary.Engine.Strategies;

/// <summary>Canary: the given shares of traffic, one after the other, each judged for an interval.</summary>
/// <param name="Weights">Percent of traffic to the canary, each above 0 and up to 100, ascending, at least one.</param>
public sealed record WeightedStrategy(ValueList<decimal> Weights) : Strategy
{
    public override int StepCount => Weights.Count;

    public override RolloutStep Step(int number) => new(CanaryTraffic.Of(Weights[number - 1]), Judged: true);
}
