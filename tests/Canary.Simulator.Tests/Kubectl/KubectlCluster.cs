using System.Globalization;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;

namespace Canary.Simulator.Tests.Kubectl;

/// <summary>A simulated world served over HTTPS, with the kubeconfig that kubectl reaches it by; shared by all tests of the collection.</summary>
public sealed class KubectlCluster : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("canary-kubectl-");
    private readonly ClusterCertificates certificates = ClusterCertificates.Create(TimeProvider.System);
    private readonly SimulatedWorld world = new(TimeProvider.System, new() { ScrapeInterval = null });
    private ApiServerHost? host;
    private int namespaces;

    /// <summary>Holds the kubeconfig and kubectl's caches.</summary>
    public string Folder => folder.FullName;

    public async ValueTask InitializeAsync()
    {
        host = await ApiServerHost.StartAsync(
            new KubeApiServer(world.Cluster),
            new(),
            certificates,
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(Folder, "config"), host.Kubeconfig);
    }

    /// <summary>kubectl in a namespace that no other test uses; skips the test where there is no kubectl.</summary>
    public async Task<KubectlCommand> NewNamespaceAsync()
    {
        Assert.SkipUnless(
            KubectlCommand.IsInstalled,
            "kubectl is not on the PATH: install it (https://kubernetes.io/docs/tasks/tools/) and run again"
        );
        var number = Interlocked.Increment(ref namespaces);
        var kubectl = new KubectlCommand(Folder, string.Create(CultureInfo.InvariantCulture, $"test-{number}"));
        await kubectl.OutputAsync($"create namespace {kubectl.Namespace}");
        return kubectl;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
        world.Dispose();
        certificates.Dispose();
        folder.Delete(recursive: true);
    }
}

/// <summary>The tests that share one cluster.</summary>
[CollectionDefinition]
public sealed class KubectlCollection : ICollectionFixture<KubectlCluster>;
