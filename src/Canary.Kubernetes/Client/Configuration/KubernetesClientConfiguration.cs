using Canary.Kubernetes.Client.Credentials;

namespace Canary.Kubernetes.Client.Configuration;

/// <summary>An API server's address, how to trust it, and who we are to it.</summary>
public sealed class KubernetesClientConfiguration
{
    /// <summary>The server's address; may have a path.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where to work when nothing else is said.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Where this comes from, for people: a context and its file, or the pod.</summary>
    public required string Source { get; init; }

    /// <summary>The kubeconfig's context; null in a pod.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig's name for who we are; null in a pod, and where the context names nobody.</summary>
    public string? User { get; init; }

    internal TlsSettings Tls { get; init; } = new();

    internal ProxySettings Proxy { get; init; } = ProxySettings.FromEnvironment;

    internal IClientCredentials Credentials { get; init; } = StaticCredentials.None;

    /// <summary>Headers that ask the server to act as someone else.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>Finds the configuration as kubectl does.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="time">For credentials that expire; default the system's.</param>
    /// <exception cref="KubernetesConfigurationException">There is none, or it is wrong.</exception>
    public static KubernetesClientConfiguration Load(
        KubernetesConfigurationOptions? options = null,
        TimeProvider? time = null
    )
    {
        options ??= new KubernetesConfigurationOptions();
        time ??= TimeProvider.System;
        var files = KubeConfigFiles.Find(options);
        if (files.Count > 0)
        {
            return KubeConfigReader.Read(files, options, time);
        }
        return InClusterConfiguration.IsAvailable(options)
            ? InClusterConfiguration.Read(options, time)
            : throw new KubernetesConfigurationException(
                $"No cluster is configured: there is no {KubeConfigFiles.DefaultPath(options)}, KUBECONFIG names no existing file, and this "
                    + "is no pod. Name a kubeconfig file with --kubeconfig or KUBECONFIG."
            );
    }

    /// <summary>The configuration of the pod that this runs in.</summary>
    /// <exception cref="KubernetesConfigurationException">This is no pod, or it has no service account.</exception>
    public static KubernetesClientConfiguration InCluster(
        KubernetesConfigurationOptions? options = null,
        TimeProvider? time = null
    ) => InClusterConfiguration.Read(options ?? new KubernetesConfigurationOptions(), time ?? TimeProvider.System);

    /// <summary>A client for this configuration.</summary>
    public KubernetesClient CreateClient(KubernetesClientOptions? options = null, TimeProvider? time = null) =>
        new(CreateHandler(), Server, options, time);

    /// <summary>The handler that such a client sends by: TLS, proxy and credentials are its affair.</summary>
    public HttpMessageHandler CreateHandler() => new AuthenticatingHandler(this);
}
