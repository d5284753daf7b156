using Canary.Simulator.ApiServer.Storage;

namespace Canary.Simulator.Cluster;

/// <summary>How a simulated cluster is set up.</summary>
public sealed record ClusterOptions
{
    /// <summary>Of random names and uids. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long old versions can be listed and watched from.</summary>
    public HistoryOptions History { get; init; } = new();
}
