namespace Canary.Engine.Strategies;

/// <summary>How traffic moves to a new revision.</summary>
public abstract record Strategy;

/// <summary>Canary: the given shares of traffic, one after the other, each judged for an interval.</summary>
/// <param name="Weights">Percent of traffic to the canary, each 1..100, ascending, at least one.</param>
public sealed record WeightedStrategy(ValueList<int> Weights) : Strategy;

/// <summary>Blue-green: the canary is judged without live traffic, then takes all of it while the primary is replaced.</summary>
/// <param name="Iterations">How many judgements must have been made, at least 1.</param>
public sealed record BlueGreenStrategy(int Iterations) : Strategy;
