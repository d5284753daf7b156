namespace Canary.Routing;

/// <summary>Keeps the three services of a Canary: apex (users call it), primary and canary. The same for every provider.</summary>
public interface IServiceRouter
{
    /// <summary>The services are there as the spec wants them, as the stores show; asks the server nothing.</summary>
    bool IsCurrent(RouteContext context);

    /// <summary>Makes them so. Writes nothing when nothing differs.</summary>
    Task ApplyAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary>The apex service selects the target's own pods and belongs to nobody, so that it outlives the Canary.</summary>
    Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken);

    /// <summary><see cref="ReleaseAsync"/> is done, as the stores show.</summary>
    bool IsReleased(RouteContext context);
}
