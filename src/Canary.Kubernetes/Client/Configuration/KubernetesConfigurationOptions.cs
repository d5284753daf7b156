namespace Canary.Kubernetes.Client.Configuration;

/// <summary>Where to look for the API server's address and our credentials.</summary>
public sealed record KubernetesConfigurationOptions
{
    /// <summary>
    /// A kubeconfig file. Default: those in <c>KUBECONFIG</c>, else <c>~/.kube/config</c>, else, in a pod, the pod's service account.
    /// </summary>
    public string? KubeConfig { get; init; }

    /// <summary>Default: the kubeconfig's current context.</summary>
    public string? Context { get; init; }

    /// <summary>Default: the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>How environment variables are read. Default: the process's.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Default: the user's.</summary>
    public string HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Where a pod finds its service account.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
