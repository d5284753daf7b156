using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Routing;

/// <summary>Asks the server for what a store may have missed.</summary>
internal static class Freshness
{
    /// <summary>Takes the object as the server has it now into the store. A list of one, as the controller need not have the right to get routes.</summary>
    /// <param name="store">Where it goes.</param>
    /// <param name="client">Asks.</param>
    /// <param name="type">What it is.</param>
    /// <param name="key">Which.</param>
    /// <param name="projection">How to read it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task RefreshAsync<T>(
        this IInformer<T> store,
        IKubernetesClient client,
        ResourceType type,
        ObjectKey key,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
        where T : class, IKubernetesObject
    {
        var found = await client.ListAsync(
            type,
            key.Namespace,
            new ListOptions { FieldSelector = $"metadata.name={key.Name}" },
            projection,
            cancellationToken
        );
        foreach (var live in found.Items)
        {
            store.Put(live);
        }
    }
}
