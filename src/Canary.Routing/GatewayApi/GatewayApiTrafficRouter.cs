using Canary.Engine;

namespace Canary.Routing.GatewayApi;

/// <summary>Moves traffic by the weights and matches of HTTPRoutes or GRPCRoutes.</summary>
/// <param name="name">As in <c>spec.provider</c>.</param>
/// <param name="generated">Where the spec names no routes.</param>
/// <param name="referenced">Where it does.</param>
/// <param name="support">What the cluster and its gateways can do.</param>
internal sealed class GatewayApiTrafficRouter(
    string name,
    IRouteMode generated,
    IRouteMode referenced,
    GatewaySupport support
) : ITrafficRouter
{
    public string Name => name;

    public Obstacle? FindObstacle(RouteContext context) =>
        ModeOf(context).FindObstacle(context) ?? support.FindObstacle(context);

    public RouteObservation Observe(RouteContext context) => ModeOf(context).Observe(context);

    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        ModeOf(context).RefreshAsync(context, cancellationToken);

    public Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken) =>
        ModeOf(context).ApplyAsync(context, traffic, cancellationToken);

    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        ModeOf(context).ReleaseAsync(context, cancellationToken);

    public bool IsReleased(RouteContext context) => ModeOf(context).IsReleased(context);

    private IRouteMode ModeOf(RouteContext context) =>
        context.Canary.Spec.Service?.RouteRefs is { Count: > 0 } ? referenced : generated;
}
