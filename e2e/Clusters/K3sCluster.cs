using System.Diagnostics;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>The control plane of k3s in a container; its node is left out.</summary>
internal sealed class K3sCluster : ITestCluster
{
    /// <summary>Unless <c>CANARY_E2E_K3S_IMAGE</c> names another.</summary>
    public const string DefaultImage = "rancher/k3s:v1.34.1-k3s1";

    private const int Port = 6443;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly RunFolder folder = new();
    private readonly string image;
    private string container = "";

    private K3sCluster(string image) => this.image = image;

    public string Description => $"{image} in Docker";

    public string KubeConfig => folder.File("kubeconfig");

    /// <summary>Whether there is a Docker that answers.</summary>
    public static bool IsAvailable()
    {
        try
        {
            return Docker(["info", "--format", "{{.ServerVersion}}"]).Succeeded;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public static async Task<ITestCluster> StartAsync(string image, CancellationToken cancellationToken)
    {
        var cluster = new K3sCluster(image);
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

    public void KeepLogs()
    {
        folder.Keep();
        if (container.Length > 0)
        {
            File.WriteAllText(folder.File("k3s.log"), Docker(["logs", container]).Output);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (container.Length > 0)
        {
            Docker(["rm", "--force", "--volumes", container]);
        }
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        container = Require(["run", "--detach", "--publish", $"127.0.0.1::{Port}", image, .. Arguments()]);
        var address = Require(["port", container, $"{Port}/tcp"]).Split('\n')[0];
        if (!await Patience.UntilAsync(token => IsReadyAsync(address, token), StartLimit, cancellationToken))
        {
            throw new InvalidOperationException($"{image} was not ready within {StartLimit}; see its log.");
        }
    }

    private static IEnumerable<string> Arguments() =>
        [
            "server",
            "--disable-agent",
            "--disable=coredns,servicelb,traefik,local-storage,metrics-server",
            "--disable-cloud-controller",
            "--disable-network-policy",
            "--disable-helm-controller",
            "--tls-san=127.0.0.1",
            "--kube-controller-manager-arg=horizontal-pod-autoscaler-sync-period=1s",
        ];

    private async Task<bool> IsReadyAsync(string address, CancellationToken cancellationToken)
    {
        var written = Docker(["exec", container, "cat", "/etc/rancher/k3s/k3s.yaml"]);
        if (!written.Succeeded)
        {
            return false;
        }
        await File.WriteAllTextAsync(
            KubeConfig,
            written.Output.Replace($"127.0.0.1:{Port}", address, StringComparison.Ordinal),
            cancellationToken
        );
        return await ClusterProbe.IsServedAsync(KubeConfig, cancellationToken)
            && await ClusterProbe.IsControlledAsync(KubeConfig, cancellationToken);
    }

    private static string Require(IEnumerable<string> arguments)
    {
        var (succeeded, output) = Docker(arguments);
        return succeeded ? output.Trim() : throw new InvalidOperationException($"Docker refused: {output}");
    }

    private static (bool Succeeded, string Output) Docker(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("docker", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // throws when it can't
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, process.ExitCode == 0 ? output : output + errors.GetAwaiter().GetResult());
    }
}
