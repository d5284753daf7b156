using Canary.Engine;
using Canary.Resources.Reading;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// Moves traffic without a mesh or ingress: the apex service's selector leads to the primary or to the canary, so blue-green is all it can
/// do. Kubernetes gives no sign that the nodes have taken a selector over; the write counts as accepted.
/// </summary>
public sealed class KubernetesTrafficRouter(ServiceRouter services) : ITrafficRouter
{
    public string Name => ProviderNames.Kubernetes;

    public Obstacle? FindObstacle(RouteContext context) => services.FindObstacle(context);

    public RouteObservation Observe(RouteContext context)
    {
        var pods = services.ApexPods(context);
        return new()
        {
            Current = services.IsApexCurrent(context),
            CanaryWeight = pods switch
            {
                Pods.Primary => 0,
                Pods.Canary => 100,
                _ => null,
            },
            Accepted = pods is not null,
            Message = pods is null ? $"Service {context.ApexKey} leads neither to the primary nor to the canary" : null,
        };
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The split gives something to both.</exception>
    public Task ApplyAsync(RouteContext context, TrafficSplit split, CancellationToken cancellationToken) =>
        split switch
        {
            { Canary: 0 } => services.ApplyApexAsync(context, Pods.Primary, cancellationToken),
            { Primary: 0 } => services.ApplyApexAsync(context, Pods.Canary, cancellationToken),
            _ => throw new InvalidOperationException(
                $"The provider {Name} gives the canary all traffic or none, not {split.Canary} %; use iterations, or a provider with weights."
            ),
        };

    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        services.ReleaseAsync(context, cancellationToken);

    public bool IsReleased(RouteContext context) => services.IsReleased(context);
}
