namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>A cluster to play in.</summary>
internal interface ITestCluster : IAsyncDisposable
{
    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>The kubeconfig file of an administrator.</summary>
    string KubeConfig { get; }

    /// <summary>The context in it; null: its current one.</summary>
    string? Context => null;

    /// <summary>Something failed: what could explain it stays when the cluster goes.</summary>
    void KeepLogs() { }
}

/// <summary>The one that the user named; it is there before and after.</summary>
internal sealed record GivenCluster(string KubeConfig, string? Context, string Variable) : ITestCluster
{
    public string Description => $"the cluster that {Variable} names";

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
