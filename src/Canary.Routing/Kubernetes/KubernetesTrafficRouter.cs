using Canary.Engine;
using Canary.Resources.Reading;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// Moves traffic without a mesh or ingress. For all or nothing the apex service's selector leads to one variant; for a share it leads to pods
/// of both, as many of each as the share needs. Kubernetes gives no sign that the nodes have taken either over; the writes count as accepted.
/// </summary>
internal sealed class KubernetesTrafficRouter(ServiceRouter services, SharingPods pods) : ITrafficRouter
{
    public string Name => ProviderNames.Kubernetes;

    public Obstacle? FindObstacle(RouteContext context) => services.FindObstacle(context);

    public RouteObservation Observe(RouteContext context)
    {
        var weight = services.ApexWeight(context);
        var divides = DividesPods(context);
        return new()
        {
            Current =
                services.IsApexCurrent(context) && (!divides || weight is null || pods.Make(context, weight.Value)),
            Traffic = weight switch
            {
                null => null,
                100 => CanaryTraffic.All,
                _ => CanaryTraffic.Of(weight.Value),
            },
            Accepted = weight is not null,
            Message = weight is null
                ? $"Service {context.ApexKey} leads neither to the primary nor to the canary nor to a known share of both"
                : null,
            Pods = divides ? pods.Ready(context) : null,
        };
    }

    /// <inheritdoc />
    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        services.RefreshApexAsync(context, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// On the way to a share the pods come first and the selector, if it changes, last; on the way to all or nothing the selector comes first,
    /// so that an abort is one write (R5).
    /// </remarks>
    /// <exception cref="InvalidOperationException">Only some users' requests, or copies of them, would go to the canary.</exception>
    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        if (traffic is { Mirror: > 0 } or { Weight: > 0, Match: not null })
        {
            throw new InvalidOperationException(
                $"The provider {Name} can't tell one request from another, nor copy them; use weights or iterations, or a provider with routes."
            );
        }
        if (traffic.Weight is > 0 and < 100)
        {
            await pods.MakeAsync(context, traffic.Weight, cancellationToken);
            await services.ApplyApexAsync(context, traffic.Weight, cancellationToken);
            return;
        }
        await services.ApplyApexAsync(context, traffic.Weight, cancellationToken);
        if (DividesPods(context))
        {
            await pods.MakeAsync(context, traffic.Weight, cancellationToken);
        }
    }

    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        services.ReleaseAsync(context, cancellationToken);

    public bool IsReleased(RouteContext context) => services.IsReleased(context);

    private static bool DividesPods(RouteContext context) => PodDivision.IsInUse(context.Canary, context.Provider);
}
