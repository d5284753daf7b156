using Canary.Resources;
using Canary.Simulator.ApiServer;
using Canary.Simulator.Cluster;

namespace Canary.Benchmarks.Simulator;

/// <summary>
/// What a cluster of 10,000 Deployments costs the simulator's API server: loading, memory, listing, watching. These are figures of whole
/// runs, of which one is enough and the heap is a part, so they are taken here and not by BenchmarkDotNet.
/// </summary>
internal static class SimulatorFigures
{
    private const int Objects = 10_000;
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Canaries = "/apis/canary.dev/v1/namespaces/default/canaries";

    public static async Task PrintAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var cluster = new SimulatedCluster(TimeProvider.System);
        var server = new KubeApiServer(cluster, new ApiServerOptions { TrustsEveryone = true });
        await using var inProcess = ApiConnection.InProcess(server);
        await using var overHttp = await ApiConnection.OverHttpAsync(server, cancellationToken);
        await output.WriteLineAsync(
            $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB, {Environment.Version}"
        );
        foreach (var definition in CustomResourceDefinitions.All())
        {
            await inProcess.PostAsync(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                definition.ToJsonString(),
                cancellationToken
            );
        }
        await LoadAsync(output, inProcess, Deployments, Manifests.Deployment, cancellationToken);
        await LoadAsync(output, inProcess, Canaries, Manifests.Canary, cancellationToken);
        foreach (var connection in (ApiConnection[])[inProcess, overHttp])
        {
            await ListFigures.PrintAsync(output, connection, Deployments, cancellationToken);
        }
        foreach (var connection in (ApiConnection[])[inProcess, overHttp])
        {
            await WatchFigures.PrintAsync(output, cluster, connection, cancellationToken);
        }
        GC.KeepAlive(cluster);
    }

    private static async Task LoadAsync(
        TextWriter output,
        ApiConnection connection,
        string path,
        Func<int, string> manifest,
        CancellationToken cancellationToken
    )
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Objects; i++)
        {
            await connection.PostAsync(path, manifest(i), cancellationToken);
        }
        var took = TimeProvider.System.GetElapsedTime(start);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        await output.WriteLineAsync(
            $"load of {Objects} {path[(path.LastIndexOf('/') + 1)..]} of {manifest(0).Length} bytes, {connection.Name}: {took.TotalSeconds:F1} s, heap {kept / (double)Objects / 1024:F1} KiB an object"
        );
    }
}
