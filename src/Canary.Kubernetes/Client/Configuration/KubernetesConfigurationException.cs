namespace Canary.Kubernetes.Client.Configuration;

/// <summary>No API server can be talked to with what is configured. The message says where the fault is and what to do.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null)
    : Exception(message, inner);
