using System.Globalization;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Routing.Istio;

/// <summary>Reads and writes VirtualServices, and says whether the proxies follow them.</summary>
/// <param name="api">The version of Istio's API that the informer watches.</param>
/// <param name="client">Writes.</param>
/// <param name="informer">Reads.</param>
/// <param name="time">Tells how long one has been as it is.</param>
/// <param name="fieldManager">Owns what is written.</param>
internal sealed class VirtualServices(
    IstioApi api,
    IKubernetesClient client,
    IInformer<V1VirtualService> informer,
    TimeProvider time,
    string fieldManager
)
{
    /// <summary>Istio collects changes for a moment and then pushes them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Settling settling = new(time, Patience);

    public IstioApi Api => api;

    public V1VirtualService? Get(ObjectKey key) => informer.Get(key);

    /// <summary>Takes it as the server has it into the store.</summary>
    public Task RefreshAsync(ObjectKey key, CancellationToken cancellationToken) =>
        informer.RefreshAsync(
            client,
            api.VirtualServices,
            key,
            RoutingJson.Default.V1VirtualService,
            cancellationToken
        );

    /// <summary>Writes, and takes the answer into the store.</summary>
    public async Task WriteAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken) =>
        informer.Put(
            await client.PatchAsync(
                api.VirtualServices,
                key,
                patch with
                {
                    FieldManager = fieldManager,
                    Force = patch.Kind == PatchKind.Apply,
                },
                RoutingJson.Default.V1VirtualService,
                cancellationToken
            )
        );

    /// <summary>Deletes it; one that is gone already is no error.</summary>
    public async Task DeleteAsync(V1VirtualService route, CancellationToken cancellationToken)
    {
        var options = DeleteOptions.Default with { Uid = route.Metadata.Uid };
        try
        {
            await client.DeleteAsync(api.VirtualServices, route.Metadata.Key, options, cancellationToken);
        }
        catch (KubernetesException e) when (e.IsNotFound) { }
    }

    /// <summary>What speaks against the proxies' following it; null: nothing.</summary>
    public string? FindDoubt(V1VirtualService route) =>
        IstioAcceptance.FindDoubt(api.VirtualServices.Kind, route.Metadata, route.Status)
        ?? (SettlesAt(route) is null ? null : WaitFor(route));

    /// <summary>When it counts as followed, as nobody says that it is; null: it does, or somebody says.</summary>
    public DateTimeOffset? SettlesAt(V1VirtualService route) =>
        IsConfirmed(route)
            ? null
            : settling.EndsAt(route.Metadata, route.Metadata.Generation.ToString(CultureInfo.InvariantCulture));

    /// <summary>All proxies have it, and somebody said so.</summary>
    public static bool IsConfirmed(V1VirtualService route) => IstioAcceptance.IsConfirmed(route.Metadata, route.Status);

    private static string WaitFor(V1VirtualService route) =>
        $"Istio does not say when its proxies have generation {route.Metadata.Generation} of VirtualService {route.Metadata.Key}; they are given a moment";
}
