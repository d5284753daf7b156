namespace Canary.Simulator.Traffic;

/// <summary>How the simulated users behave. What can be set counts from their next turn.</summary>
public sealed class UserOptions
{
    /// <summary>Requests a second to each route; default 20.</summary>
    public double RequestsPerSecond { get; set; } = 20;

    /// <summary>Decides by chance when within a second users click, and who; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How often users are given their turn; default 100 ms. Between turns requests add up.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Who the users are; none, the default: strangers, of whom only numbers are kept.</summary>
    public IReadOnlyList<UserGroup> Groups { get; set; } = [];

    /// <summary>What they ask for besides the routes; default nothing.</summary>
    public IReadOnlyList<UserTarget> Targets { get; set; } = [];
}
