using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Cluster;
using static Canary.Kubernetes.Tests.Simulated.SimulatedServer;

namespace Canary.Kubernetes.Tests.Simulated;

/// <summary>The client on real threads, by kubeconfig and over TLS, against the simulator on loopback.</summary>
public class RealHttpTests
{
    [Fact]
    public async Task A_kubeconfig_of_the_simulator_serves_requests_and_watches()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var certificates = ClusterCertificates.Create(TimeProvider.System);
        var api = new KubeApiServer(new SimulatedCluster(TimeProvider.System));
        await using var host = await ApiServerHost.StartAsync(
            api,
            new ApiServerHostOptions(),
            certificates,
            cancellation
        );
        var file = folder.Write("config", host.Kubeconfig);
        var configuration = KubernetesClientConfiguration.Load(
            new KubernetesConfigurationOptions { KubeConfig = file }
        );
        using var client = configuration.CreateClient();
        var informer = new Informer<V1PartialObject>(client, ConfigMaps, KubernetesJson.Default.V1PartialObject);
        var changes = new List<string>();
        var deleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.AddHandler(e =>
        {
            if (e.Object.Metadata.Name == "a")
            {
                changes.Add($"{e.Type}");
            }
            if (e.Type == InformerEventType.Deleted)
            {
                deleted.TrySetResult();
            }
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(cancellation);

        var json = KubernetesJson.Default.JsonObject;
        await client.CreateAsync(ConfigMaps, "default", ConfigMap("a", "1"), json, cancellation);
        await client.PatchAsync(ConfigMaps, Key("a"), Patch.Apply(ConfigMap("a", "2"), "test"), json, cancellation);
        var read = await client.GetAsync(ConfigMaps, Key("a"), json, cancellation);
        Assert.Equal("2", (string?)read["data"]!["value"]);
        await client.DeleteAsync(ConfigMaps, Key("a"), DeleteOptions.Default, cancellation);
        await deleted.Task.WaitAsync(cancellation);

        Assert.Equal(["Added", "Updated", "Deleted"], changes);
        stop.Cancel();
        await running;
    }
}
