using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Routes that were generated before the spec asked for another kind, or for the user's own: they would go on taking requests.</summary>
internal sealed class LeftoverRoutes(RouteSources routes) : IGeneratedRemains
{
    private static readonly RouteDialect[] Dialects = [RouteDialect.Http, RouteDialect.Grpc];

    /// <summary>Generated routes of the Canary, of other kinds than it asks for. One that was given back to the user is none.</summary>
    /// <param name="context">Whose they are.</param>
    /// <param name="wanted">The kind that is generated; null: none is.</param>
    public IEnumerable<(RouteDialect Dialect, V1HttpRoute Route)> Find(RouteContext context, RouteDialect? wanted) =>
        from dialect in Dialects
        where dialect != wanted
        let route = routes.Get(dialect, context.ApexKey)
        where
            route is not null
            && Ownership.BelongsTo(route.Metadata, context.Canary)
            && RenderedMetadata.HashOf(route.Metadata) is not null
        select (dialect, route);

    public bool Exist(RouteContext context) => Find(context, null).Any();

    public Task RemoveAsync(RouteContext context, CancellationToken cancellationToken) =>
        RemoveAsync(context, null, cancellationToken);

    public async Task RemoveAsync(RouteContext context, RouteDialect? wanted, CancellationToken cancellationToken)
    {
        foreach (var (dialect, route) in Find(context, wanted).ToList())
        {
            await routes.DeleteAsync(dialect, route, cancellationToken);
        }
    }
}
