using Canary.EndToEnd.Tests.Clusters;
using Canary.EndToEnd.Tests.Stories;

[assembly: AssemblyFixture(typeof(RealCluster))]

namespace Canary.EndToEnd.Tests.Stories;

/// <summary>The real cluster, if there is one: found when the first test asks for it, and ended with the run.</summary>
public sealed class RealCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<(ITestCluster? Cluster, string Reason)>> found = new(FindAsync);

    public async ValueTask DisposeAsync()
    {
        if (found.IsValueCreated && found.Value.IsCompletedSuccessfully && (await found.Value).Cluster is { } cluster)
        {
            await cluster.DisposeAsync();
        }
    }

    /// <summary>The cluster; without one the test is skipped and says why.</summary>
    internal async Task<ITestCluster> RequireAsync()
    {
        var (cluster, reason) = await found.Value;
        Assert.SkipWhen(cluster is null, reason);
        return cluster!; // skipped otherwise
    }

    private static async Task<(ITestCluster? Cluster, string Reason)> FindAsync()
    {
        using var late = new CancellationTokenSource(StartLimit);
        return await ClusterFinder.FindAsync(late.Token);
    }
}
