using Canary.Simulator;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Faults;
using Canary.Simulator.Mesh;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Traffic;

namespace Canary.Cli.Playground;

/// <summary>The world's servers on loopback, each on a free port, and the users, who are their clients.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly ClusterCertificates certificates;

    private Servers(ClusterCertificates certificates) => this.certificates = certificates;

    public required ApiServerHost ApiServer { get; init; }

    public required GatewayHost Gateway { get; init; }

    public required PrometheusHost Metrics { get; init; }

    /// <summary>How users reach the gateway: by HTTP, as anyone.</summary>
    public required HttpTransport Users { get; init; }

    public static async Task<Servers> StartAsync(
        SimulatedWorld world,
        FaultPlan faults,
        CancellationToken cancellationToken
    )
    {
        var certificates = ClusterCertificates.Create(world.Time);
        var gateway = await GatewayHost.StartAsync(world.Gateway, port: 0, Releases.Host, cancellationToken);
        return new(certificates)
        {
            ApiServer = await ApiServerHost.StartAsync(
                new KubeApiServer(world.Cluster, new() { Faults = faults }),
                new(),
                certificates,
                cancellationToken
            ),
            Gateway = gateway,
            Metrics = await PrometheusHost.StartAsync(world.Prometheus, port: 0, cancellationToken),
            Users = new HttpTransport(gateway.Address, world.Time),
        };
    }

    public async ValueTask DisposeAsync()
    {
        Users.Dispose();
        IAsyncDisposable[] hosts = [ApiServer, Gateway, Metrics];
        await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        certificates.Dispose();
    }
}
