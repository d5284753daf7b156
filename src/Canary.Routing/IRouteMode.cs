using Canary.Engine;

namespace Canary.Routing;

/// <summary>A way to lead traffic by routes: with one that is generated, or with those that the user has.</summary>
internal interface IRouteMode
{
    /// <inheritdoc cref="ITrafficRouter.FindObstacle" />
    Obstacle? FindObstacle(RouteContext context);

    /// <inheritdoc cref="ITrafficRouter.Observe" />
    RouteObservation Observe(RouteContext context);

    /// <inheritdoc cref="ITrafficRouter.RefreshAsync" />
    Task RefreshAsync(RouteContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="ITrafficRouter.ApplyAsync" />
    Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken);

    /// <inheritdoc cref="ITrafficRouter.ReleaseAsync" />
    Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="ITrafficRouter.IsReleased" />
    bool IsReleased(RouteContext context);
}
