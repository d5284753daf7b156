using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Cli.CommandLine;

/// <summary>A cluster that a command talks to.</summary>
/// <param name="Client">Asks its API server.</param>
/// <param name="Namespace">Where to work.</param>
/// <param name="User">Who we are by the kubeconfig: its user, else its context; null in a pod.</param>
internal sealed record ClusterConnection(IKubernetesClient Client, string Namespace, string? User) : IDisposable
{
    /// <exception cref="KubernetesConfigurationException">There is no cluster, or its configuration can't be read.</exception>
    public static ClusterConnection Open(KubernetesConfigurationOptions options)
    {
        var configuration = KubernetesClientConfiguration.Load(options, TimeProvider.System);
        return new(configuration.CreateClient(), configuration.Namespace, configuration.User ?? configuration.Context);
    }

    public void Dispose() => (Client as IDisposable)?.Dispose();
}
