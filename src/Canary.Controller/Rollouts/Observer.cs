using System.Globalization;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Rollouts;

/// <summary>Looks at the world around a Canary. Reads the stores only: asks the server nothing, so an idle Canary costs no request.</summary>
internal sealed class Observer(
    DeploymentTarget targets,
    ReplicasContest contest,
    TrafficRouterCatalogue routers,
    ServiceRouter services,
    PeerFinder peers,
    ObstacleFinder obstacles
)
{
    public Sighting Observe(V1Canary canary, SpecReading reading)
    {
        var target = reading.Target is { } name
            ? targets.FindTarget(canary.Metadata.Key with { Name = name.Name })
            : null;
        var primary = target is null ? null : targets.FindPrimary(target.Metadata.Key);
        var owned = primary is not null && Ownership.IsOwnedBy(primary, canary) ? primary : null;
        var route = target is not null && reading.Service is not null ? RouteOf(canary, target, reading) : null;
        var router = routers.Find(reading.Provider);
        var holder = target is null ? null : contest.Holder(target);
        return new Sighting
        {
            Canary = canary,
            Reading = reading,
            Target = target,
            Route = route,
            Router = router,
            Seen = new Observation
            {
                Target = target is null ? null : Describe(target, target.TemplateHash),
                Primary = owned is null ? null : Describe(owned, RevisionOf(owned)),
                ServicesCurrent = route is not null && services.IsCurrent(route),
                Route = route is null || router is null ? new() : router.Observe(route),
                Obstacles = obstacles.Find(canary, reading, target, primary, route),
                Dependencies = peers.Dependencies(reading.Policy),
                Group = peers.Group(canary, reading.Policy),
                Deleting = canary.Metadata.DeletionTimestamp is not null,
                HasFinalizer = canary.Metadata.Finalizers?.Contains(Finalizers.CanaryFinalizer.Name) == true,
                TrafficReleased = IsReleased(route, router),
                TargetReplicasHolder = holder,
            },
        };
    }

    /// <summary>
    /// The status speaks of a newer target than the store has: what the store shows would be taken for a revert. Whoever wrote the status had
    /// seen more.
    /// </summary>
    public bool IsBehind(V1Canary canary) =>
        canary.Spec.TargetRef?.Name is { Length: > 0 } name
        && targets.FindTarget(canary.Metadata.Key with { Name = name }) is { } target
        && canary.Status?.Revision?.Fence?.Split('/') is [var uid, var generation]
        && uid == target.Metadata.Uid
        && long.TryParse(generation, CultureInfo.InvariantCulture, out var known)
        && known > target.Metadata.Generation;

    private static RouteContext? RouteOf(V1Canary canary, V1Deployment target, SpecReading reading) =>
        SelectorLabel.Find(target) is { } label
            ? new RouteContext
            {
                Canary = canary,
                Provider = reading.Provider,
                SelectorLabel = label,
            }
            : null;

    /// <summary>Without a target there is nothing that traffic could be released to.</summary>
    private bool IsReleased(RouteContext? route, ITrafficRouter? router) =>
        route is null || (services.IsReleased(route) && router?.IsReleased(route) != false);

    private static string RevisionOf(V1Deployment primary) =>
        primary.Metadata.Annotations?.GetValueOrDefault(PrimaryRenderer.RevisionAnnotation) ?? "";

    private static WorkloadObservation Describe(V1Deployment deployment, string revision)
    {
        var (readiness, message) = DeploymentReadiness.Of(deployment);
        return new WorkloadObservation
        {
            Revision = revision,
            Fence = $"{deployment.Metadata.Uid}/{deployment.Metadata.Generation}",
            Deleting = deployment.Metadata.DeletionTimestamp is not null,
            Replicas = deployment.Replicas,
            AvailableReplicas = DeploymentReadiness.AvailableReplicas(deployment),
            Readiness = readiness,
            ReadinessMessage = message,
            Images = deployment.Images,
            SourceRef = SourceReference.Of(deployment.Metadata),
        };
    }
}
