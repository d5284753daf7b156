namespace Canary.Simulator.Traffic;

/// <summary>How the simulated users behave.</summary>
public sealed class UserOptions
{
    /// <summary>Requests a second to each route; default 20.</summary>
    public double RequestsPerSecond { get; set; } = 20;

    /// <summary>Decides by chance when within a second users click; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How often users are given their turn; default 100 ms. Between turns requests add up.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(100);
}
