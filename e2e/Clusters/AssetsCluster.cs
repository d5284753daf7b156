using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Canary.Simulator.ApiServer.Hosting;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>A control plane of programs in a folder: etcd, kube-apiserver and kube-controller-manager, on loopback.</summary>
internal sealed class AssetsCluster : ITestCluster
{
    /// <summary>What the folder must have.</summary>
    public static readonly IReadOnlyList<string> Programs = ["etcd", "kube-apiserver", "kube-controller-manager"];

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly RunFolder folder = new();
    private readonly List<ChildProcess> processes = [];
    private readonly string assets;

    private AssetsCluster(string assets) => this.assets = assets;

    public string Description => $"kube-apiserver of {assets}";

    public string KubeConfig => folder.File("kubeconfig");

    public static async Task<ITestCluster> StartAsync(string assets, CancellationToken cancellationToken)
    {
        var cluster = new AssetsCluster(assets);
        try
        {
            await cluster.StartAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            cluster.KeepLogs();
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void KeepLogs() => folder.Keep();

    public async ValueTask DisposeAsync()
    {
        // In the order in which they need each other.
        foreach (var process in processes.AsEnumerable().Reverse())
        {
            await process.DisposeAsync();
        }
        folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var ports = FreePorts.Find(3);
        var (client, peer, secure) = (ports[0], ports[1], ports[2]);
        WriteCredentials(new Uri($"https://127.0.0.1:{secure}"));

        using var http = new HttpClient();
        var health = new Uri($"http://127.0.0.1:{client}/health");
        await Start("etcd", ControlPlaneFlags.Etcd(folder, client, peer))
            .WaitUntilAsync(token => AnswersAsync(http, health, token), StartLimit, cancellationToken);
        await Start("kube-apiserver", ControlPlaneFlags.ApiServer(folder, client, secure))
            .WaitUntilAsync(token => ClusterProbe.IsServedAsync(KubeConfig, token), StartLimit, cancellationToken);
        await Start("kube-controller-manager", ControlPlaneFlags.ControllerManager(folder))
            .WaitUntilAsync(token => ClusterProbe.IsControlledAsync(KubeConfig, token), StartLimit, cancellationToken);
    }

    private ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        var process = ChildProcess.Start(Path.Combine(assets, program), arguments, folder.File($"{program}.log"));
        processes.Add(process);
        return process;
    }

    /// <summary>An authority of this run's own, what it signed, and the key that signs ServiceAccounts' tokens.</summary>
    private void WriteCredentials(Uri address)
    {
        using var certificates = ClusterCertificates.Create(TimeProvider.System);
        using var serverKey = certificates.Server.GetECDsaPrivateKey()!; // made with one
        using var accounts = RSA.Create(2048);
        File.WriteAllText(KubeConfig, KubeconfigText.Write(address, certificates));
        File.WriteAllText(folder.File("ca.crt"), certificates.Authority.ExportCertificatePem());
        File.WriteAllText(folder.File("server.crt"), certificates.Server.ExportCertificatePem());
        File.WriteAllText(folder.File("server.key"), serverKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder.File("accounts.key"), accounts.ExportRSAPrivateKeyPem());
        File.WriteAllText(folder.File("audit.yaml"), ControlPlaneFlags.AuditPolicy);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
