using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Looks whether something is in a cluster.</summary>
internal static class ClusterProbe
{
    private static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);
    private static readonly ResourceType ServiceAccounts = new("", "v1", "serviceaccounts", "ServiceAccount");
    private static readonly ResourceType Nodes = new("", "v1", "nodes", "Node", Namespaced: false);

    public static KubernetesClient Connect(string kubeConfig, string? context = null) =>
        KubernetesClientConfiguration.Load(new() { KubeConfig = kubeConfig, Context = context }).CreateClient();

    /// <summary>The API server answers, and has made what it makes at its start.</summary>
    public static async Task<bool> IsServedAsync(string kubeConfig, CancellationToken cancellationToken)
    {
        using var client = Connect(kubeConfig);
        return await FindAsync(client, Namespaces, new("", "default"), cancellationToken) is not null;
    }

    /// <summary>Controllers work: somebody makes a ServiceAccount for each namespace.</summary>
    public static async Task<bool> IsControlledAsync(string kubeConfig, CancellationToken cancellationToken)
    {
        using var client = Connect(kubeConfig);
        return await FindAsync(client, ServiceAccounts, new("default", "default"), cancellationToken) is not null;
    }

    /// <summary>Who has no node but ours runs nothing that could be harmed.</summary>
    public static async Task<IReadOnlyList<string>> ForeignNodesAsync(
        string kubeConfig,
        CancellationToken cancellationToken
    )
    {
        using var client = Connect(kubeConfig);
        var page = await client.ListAsync(
            Nodes,
            null,
            ListOptions.All,
            KubernetesJson.Default.JsonObject,
            cancellationToken
        );
        return
        [
            .. page
                .Items.Select(node => node["metadata"]!)
                .Where(node => node["labels"]?[Simulator.Workloads.Pods.SimulatedNodes.Label] is null)
                .Select(node => (string)node["name"]!),
        ];
    }

    public static async Task<JsonObject?> FindAsync(
        IKubernetesClient client,
        ResourceType type,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.GetAsync(type, key, KubernetesJson.Default.JsonObject, cancellationToken);
        }
        catch (KubernetesException exception)
            when (exception.IsNotFound || exception.IsTransient || exception.IsForbidden)
        {
            return null;
        }
    }
}
