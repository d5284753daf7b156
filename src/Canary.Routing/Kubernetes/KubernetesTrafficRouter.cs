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
            Traffic = pods switch
            {
                Pods.Primary => CanaryTraffic.None,
                Pods.Canary => CanaryTraffic.All,
                _ => null,
            },
            Accepted = pods is not null,
            Message = pods is null ? $"Service {context.ApexKey} leads neither to the primary nor to the canary" : null,
        };
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Both would get something.</exception>
    public Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken) =>
        traffic switch
        {
            { ReachesCanary: false } => services.ApplyApexAsync(context, Pods.Primary, cancellationToken),
            { Weight: 100, Match: null } => services.ApplyApexAsync(context, Pods.Canary, cancellationToken),
            _ => throw new InvalidOperationException(
                $"The provider {Name} gives the canary all traffic or none, not {traffic.Weight} %; use iterations, or a provider with weights."
            ),
        };

    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        services.ReleaseAsync(context, cancellationToken);

    public bool IsReleased(RouteContext context) => services.IsReleased(context);
}
