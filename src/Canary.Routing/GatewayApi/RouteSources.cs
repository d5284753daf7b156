using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Routing.GatewayApi;

/// <summary>Reads and writes routes of both kinds.</summary>
/// <param name="client">Writes.</param>
/// <param name="http">HTTPRoutes.</param>
/// <param name="grpc">GRPCRoutes, which a cluster may lack.</param>
/// <param name="fieldManager">Owns what is written.</param>
internal sealed class RouteSources(
    IKubernetesClient client,
    IInformer<V1HttpRoute> http,
    IInformer<V1HttpRoute> grpc,
    string fieldManager
)
{
    /// <summary>The cluster has the kind.</summary>
    public bool IsServed(RouteDialect dialect) => Of(dialect).HasSynced;

    public V1HttpRoute? Get(RouteDialect dialect, ObjectKey key) => Of(dialect).Get(key);

    /// <summary>Takes it as the server has it into the store.</summary>
    public Task RefreshAsync(RouteDialect dialect, ObjectKey key, CancellationToken cancellationToken) =>
        Of(dialect).RefreshAsync(client, dialect.Type, key, RoutingJson.Default.V1HttpRoute, cancellationToken);

    /// <summary>Writes with server-side apply, or where that would give fields up with a merge; takes the answer into the store.</summary>
    public async Task WriteAsync(
        RouteDialect dialect,
        ObjectKey key,
        Patch patch,
        CancellationToken cancellationToken
    ) =>
        Of(dialect)
            .Put(
                await client.PatchAsync(
                    dialect.Type,
                    key,
                    patch with
                    {
                        FieldManager = fieldManager,
                    },
                    RoutingJson.Default.V1HttpRoute,
                    cancellationToken
                )
            );

    /// <summary>Deletes it; one that is gone already is no error.</summary>
    public async Task DeleteAsync(RouteDialect dialect, V1HttpRoute route, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(
                dialect.Type,
                route.Metadata.Key,
                DeleteOptions.Default with
                {
                    Uid = route.Metadata.Uid,
                },
                cancellationToken
            );
        }
        catch (KubernetesException e) when (e.IsNotFound) { }
    }

    private IInformer<V1HttpRoute> Of(RouteDialect dialect) => dialect.Type == V1HttpRoute.GrpcType ? grpc : http;
}
