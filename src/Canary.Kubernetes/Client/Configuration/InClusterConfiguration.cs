using System.Security.Cryptography.X509Certificates;
using Canary.Kubernetes.Client.Credentials;

namespace Canary.Kubernetes.Client.Configuration;

/// <summary>What a pod is given: the server's address in its environment, a token that is renewed in place, the cluster's authority.</summary>
internal static class InClusterConfiguration
{
    private const string Authority = "ca.crt";

    public static bool IsAvailable(KubernetesConfigurationOptions options) =>
        options.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
        && File.Exists(Path.Combine(options.ServiceAccountDirectory, "token"));

    public static KubernetesClientConfiguration Read(KubernetesConfigurationOptions options, TimeProvider time)
    {
        var host = options.Variable("KUBERNETES_SERVICE_HOST");
        var port = options.Variable("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, out var number))
        {
            throw new KubernetesConfigurationException(
                "This is no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set. Name a kubeconfig file instead."
            );
        }
        var token = Path.Combine(options.ServiceAccountDirectory, "token");
        if (!File.Exists(token))
        {
            throw new KubernetesConfigurationException(
                $"There is no service account token {token}; is automountServiceAccountToken false?"
            );
        }
        var authority = Path.Combine(options.ServiceAccountDirectory, Authority);
        var place = new YamlSection(authority, "the pod's service account", null);
        return new KubernetesClientConfiguration
        {
            Server = new UriBuilder("https", host.Contains(':') ? $"[{host.Trim('[', ']')}]" : host, number).Uri,
            Namespace = options.Namespace ?? ReadText(options, "namespace")?.Trim() ?? "default",
            Source = "the pod's service account",
            Tls = new TlsSettings
            {
                Authorities = File.Exists(authority)
                    ? new RenewedFiles<X509Certificate2Collection>(
                        () => [File.ReadAllText(authority)],
                        texts => Pem.Certificates(texts[0], place, Authority),
                        time
                    ).Current
                    : null,
            },
            Credentials = new TokenFileCredentials(token, () => null, time),
        };
    }

    private static string? ReadText(KubernetesConfigurationOptions options, string name)
    {
        var path = Path.Combine(options.ServiceAccountDirectory, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
