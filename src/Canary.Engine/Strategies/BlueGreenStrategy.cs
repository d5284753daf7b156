namespace Canary.Engine.Strategies;

/// <summary>Blue-green: the canary is judged without live traffic, then takes all of it while the primary is replaced.</summary>
/// <param name="Iterations">How many judgements must have been made, at least 1.</param>
public sealed record BlueGreenStrategy(int Iterations) : Strategy
{
    /// <summary>Percent of the requests that are copied to the canary while it is judged; 0: none.</summary>
    public decimal Mirror { get; init; }

    /// <summary>The judgements, then the switch.</summary>
    public override int StepCount => Iterations + 1;

    public override int? IterationCount => Iterations;

    public override RolloutStep Step(int number) =>
        number <= Iterations
            ? new(CanaryTraffic.None with { Mirror = Mirror }, Judged: true)
            : new(CanaryTraffic.All, Judged: false);
}
