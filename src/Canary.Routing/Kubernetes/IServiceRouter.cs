using Canary.Engine;

namespace Canary.Routing.Kubernetes;

/// <summary>Keeps the services by which the variants of a target are reached.</summary>
public interface IServiceRouter
{
    /// <summary>A service of one of the names belongs to someone else; null: none does.</summary>
    Obstacle? FindObstacle(RouteContext context);

    /// <summary>All are there as the spec wants them.</summary>
    bool IsCurrent(RouteContext context);

    /// <summary>Users who call the apex come to the primary, though perhaps not all of them.</summary>
    bool LeadToPrimary(RouteContext context);

    /// <summary>Makes them as the spec wants them. Writes nothing that does not differ.</summary>
    Task ApplyAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary>The apex leads to the target and belongs to nobody, so that it outlives the Canary; the others go with it.</summary>
    Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary><see cref="ReleaseAsync"/> is done, as the store shows.</summary>
    bool IsReleased(RouteContext context);
}
