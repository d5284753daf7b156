using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>HTTPRoutes or GRPCRoutes that users have of their own.</summary>
/// <param name="routes">Reads and writes them.</param>
/// <param name="dialect">Which of the two.</param>
internal sealed class ReferencedRouteKind(RouteSources routes, RouteDialect dialect) : IReferencedKind
{
    public ResourceType Type => dialect.Type;

    public string RulesOf(RouteContext context) => "rules";

    public StoredRoute? Get(RouteContext context, ObjectKey key)
    {
        if (routes.Get(dialect, key) is not { } route)
        {
            return null;
        }
        var doubt = RouteAcceptance.FindDoubt(route, RouteJson.ParentsOf(route));
        return new()
        {
            Metadata = route.Metadata,
            Rules = RouteJson.RulesOf(route),
            Managers = route.RulesManagers,
            Doubt = doubt,
            SettlesAt = RouteAcceptance.SettlesAt(route),
            IsFollowed = doubt is null,
            Reversal = RenderedMetadata.Reversal(route.Metadata, context.Canary),
        };
    }

    public Task RefreshAsync(ObjectKey key, CancellationToken cancellationToken) =>
        routes.RefreshAsync(dialect, key, cancellationToken);

    public Task WriteAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken) =>
        routes.WriteAsync(dialect, key, patch, cancellationToken);

    public IRuleDivision Divide(RouteContext context) => new RouteRuleDivision(context, dialect);
}
