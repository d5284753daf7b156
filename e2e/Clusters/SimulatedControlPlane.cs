using Canary.Cli.CommandLine;
using Canary.Cli.Output;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary><c>canary simulator --control-plane-only</c>, over TLS on loopback: a cluster that is always at hand.</summary>
internal sealed class SimulatedControlPlane : ITestCluster
{
    private readonly RunFolder folder = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly StringWriter output = new();
    private Task<int> running = Task.FromResult(0);

    public string Description => "canary simulator";

    public string KubeConfig => folder.File("kubeconfig");

    public static async Task<ITestCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new SimulatedControlPlane();
        cluster.running = CanaryCommandLine.RunAsync(
            ["simulator", "--control-plane-only", "--output", cluster.KubeConfig],
            new CommandEnvironment(new Terminal(cluster.output, cluster.output, color: false))
            {
                Stopping = cluster.stopping.Token,
            }
        );
        while (
            !File.Exists(cluster.KubeConfig) || !await ClusterProbe.IsServedAsync(cluster.KubeConfig, cancellationToken)
        )
        {
            if (cluster.running.IsCompleted)
            {
                throw new InvalidOperationException($"The simulator ended: {cluster.output}");
            }
            await Patience.PauseAsync(cancellationToken);
        }
        return cluster;
    }

    public void KeepLogs() => folder.Keep();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        folder.Dispose();
    }
}
