using Canary.Engine;
using Canary.Resources.Reading;

namespace Canary.Routing.Istio;

/// <summary>Moves traffic by the weights of VirtualServices, and keeps a DestinationRule each for primary and canary.</summary>
/// <param name="generated">Where the spec names no routes.</param>
/// <param name="referenced">Where it does.</param>
/// <param name="rules">How primary and canary are called.</param>
internal sealed class IstioTrafficRouter(IRouteMode generated, IRouteMode referenced, DestinationRules rules)
    : ITrafficRouter
{
    public string Name => ProviderNames.Istio;

    public Obstacle? FindObstacle(RouteContext context) =>
        ModeOf(context).FindObstacle(context) ?? rules.FindObstacle(context);

    public RouteObservation Observe(RouteContext context)
    {
        var seen = ModeOf(context).Observe(context);
        var doubt = rules.FindDoubt(context);
        return seen with
        {
            Current = seen.Current && rules.AreCurrent(context),
            Accepted = seen.Accepted && doubt is null,
            Message = seen.Message ?? doubt,
        };
    }

    /// <summary>How a service is called is said before requests go there.</summary>
    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        ModeOf(context).RefreshAsync(context, cancellationToken);

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        await rules.ApplyAsync(context, cancellationToken);
        await ModeOf(context).ApplyAsync(context, traffic, cancellationToken);
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        await ModeOf(context).ReleaseAsync(context, cancellationToken);
        await rules.ReleaseAsync(context, cancellationToken);
    }

    public bool IsReleased(RouteContext context) => rules.AreReleased(context) && ModeOf(context).IsReleased(context);

    private IRouteMode ModeOf(RouteContext context) =>
        context.Canary.Spec.Service?.RouteRefs is { Count: > 0 } ? referenced : generated;
}
