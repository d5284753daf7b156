namespace Canary.Engine.Strategies;

/// <summary>Canary: the given shares of traffic, one after the other, each judged for an interval.</summary>
/// <param name="Weights">Percent of traffic to the canary, each above 0 and up to 100, ascending, at least one.</param>
public sealed record WeightedStrategy(ValueList<decimal> Weights) : Strategy
{
    /// <summary>Percent of the requests that a step before the first weight copies to the canary; 0: there is no such step.</summary>
    public decimal Mirror { get; init; }

    /// <summary>Whose requests are divided, as <see cref="CanaryTraffic.Match"/> names it; null: everyone's.</summary>
    public string? Match { get; init; }

    public override int StepCount => Weights.Count + Ahead;

    public override bool HasMatch(string place) => Match == place;

    public override RolloutStep Step(int number) =>
        new(
            number <= Ahead
                ? new CanaryTraffic { Mirror = Mirror }
                : CanaryTraffic.Of(Weights[number - Ahead - 1]) with
                {
                    Match = Match,
                },
            Judged: true
        );

    private int Ahead => Mirror > 0 ? 1 : 0;
}
