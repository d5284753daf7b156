namespace Canary.Kubernetes.Events;

/// <summary>Who reports, and how much at most.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The reporting component, which kubectl shows under From. Default <c>canary-controller</c>.</summary>
    public string Component { get; init; } = "canary-controller";

    /// <summary>Which instance of it; default the host's name.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>Events that may wait to be written; further ones are dropped and counted. Default 1000.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>Equal and similar events count as one series until none came for this long. Default 10 min.</summary>
    public TimeSpan AggregationWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// So many messages of the same reason about the same object are told apart; further ones are combined. Default 50: a rollout tells
    /// each of its steps.
    /// </summary>
    public int DistinctMessages { get; init; } = 50;

    /// <summary>So many writes about one object at once. Default 60.</summary>
    public int Burst { get; init; } = 60;

    /// <summary>After a burst, one more write about the object in each such time. Default 30 s.</summary>
    public TimeSpan RefillPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries per event while the server can't take it. Default 6, over about half a minute.</summary>
    public int MaxTries { get; init; } = 6;

    /// <summary>How long the stop may take to write what waits. Default 5 s.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
