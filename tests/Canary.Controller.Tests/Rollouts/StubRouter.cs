using Canary.Engine;
using Canary.Routing;

namespace Canary.Controller.Tests.Rollouts;

/// <summary>A router that only notes what the canary was to be given; what a test does not expect throws.</summary>
internal sealed class StubRouter : ITrafficRouter
{
    public string Name => "kubernetes";

    /// <summary>In order.</summary>
    public List<CanaryTraffic> Asked { get; } = [];

    /// <summary>Why the route can't be written; null: it can.</summary>
    public Exception? Failure { get; init; }

    /// <summary>What it finds in its way; null: a test does not ask.</summary>
    public Func<RouteContext, Obstacle?>? Finds { get; init; }

    public Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        Asked.Add(traffic);
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    public Obstacle? FindObstacle(RouteContext context) =>
        Finds is null ? throw new NotSupportedException() : Finds(context);

    public RouteObservation Observe(RouteContext context) => throw new NotSupportedException();

    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public bool IsReleased(RouteContext context) => throw new NotSupportedException();
}
