namespace Canary.Engine.Strategies;

/// <summary>A/B testing: all requests that match go to the canary, for a number of judgements; they stay there until the primary can take them.</summary>
/// <param name="Match">Which requests, as <see cref="CanaryTraffic.Match"/> names the place.</param>
/// <param name="Iterations">How many judgements must pass, at least 1.</param>
public sealed record AbTestingStrategy(string Match, int Iterations) : Strategy
{
    public override int StepCount => Iterations;

    public override int? IterationCount => Iterations;

    public override bool HasMatch(string place) => Match == place;

    public override RolloutStep Step(int number) => new(CanaryTraffic.All with { Match = Match }, Judged: true);
}
