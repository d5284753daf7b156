namespace Canary.Simulator.Mesh;

/// <summary>How the simulated gateway behaves.</summary>
public sealed class GatewayOptions
{
    /// <summary>From a change of a route to its effect on requests; the route's status says so only then. Default 100 ms.</summary>
    public TimeSpan ProgrammingDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What a Gateway's status shows as its address; default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>
    /// The features of Gateway API, by their names in it (<c>HTTPRouteRequestMirror</c>), that GatewayClasses report. A route that needs another one
    /// of those that the simulator tells apart is refused. Null, the default: nothing is reported and everything is done.
    /// </summary>
    public IReadOnlyCollection<string>? SupportedFeatures { get; init; }
}
