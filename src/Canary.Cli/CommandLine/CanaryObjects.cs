using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Cli.CommandLine;

/// <summary>Reads Canaries whole, as users want to see them.</summary>
internal static class CanaryObjects
{
    /// <exception cref="CommandException">There is no such Canary, or the cluster has no such kind.</exception>
    public static async Task<JsonObject> GetAsync(
        IKubernetesClient client,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.GetAsync(V1Canary.Type, key, KubernetesJson.Default.JsonObject, cancellationToken);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            throw new CommandException(
                $"There is no Canary '{key.Name}' in namespace '{key.Namespace}' ({e.Message}). 'canary get -A' lists all there are."
            );
        }
    }

    /// <exception cref="CommandException">The cluster has no such kind.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(
        IKubernetesClient client,
        string? @namespace,
        CancellationToken cancellationToken
    )
    {
        var found = new List<JsonObject>();
        string? next = null;
        try
        {
            do
            {
                var options = new ListOptions { Limit = 500, Continue = next };
                var page = await client.ListAsync(
                    V1Canary.Type,
                    @namespace,
                    options,
                    KubernetesJson.Default.JsonObject,
                    cancellationToken
                );
                found.AddRange(page.Items);
                next = page.Continue;
            } while (!string.IsNullOrEmpty(next));
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            throw new CommandException("The cluster does not know Canaries: apply the files of crds/ to it first.");
        }
        return [.. found.OrderBy(item => Parse(item).Metadata.Key.ToString(), StringComparer.Ordinal)];
    }

    public static V1Canary Parse(JsonObject canary) =>
        canary.Deserialize(CanaryJson.Default.V1Canary)
        ?? throw new CommandException("The API server sent an empty Canary.");
}
