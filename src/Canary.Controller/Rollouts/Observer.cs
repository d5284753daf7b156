using System.Globalization;
using Canary.Controller.Adoption;
using Canary.Controller.Autoscalers;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Resources.Commands;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>Looks at the world around a Canary. Reads the stores only: asks the server nothing, so an idle Canary costs no request.</summary>
internal sealed class Observer(
    TargetCatalogue targets,
    SizeContest contest,
    TrafficRouterCatalogue routers,
    Companions companions,
    AutoscalerPairs autoscalers,
    PeerFinder peers,
    ObstacleFinder obstacles,
    Orphans orphans,
    Refusals refusals,
    OutdatedStores outdated
)
{
    public Sighting Observe(V1Canary canary, SpecReading reading)
    {
        var kind = targets.Find(reading.Target?.Kind);
        var key = canary.Metadata.Key with { Name = reading.Target?.Name ?? "" };
        var target = kind?.Find(key);
        var primary = target is null ? null : kind?.Find(key with { Name = PrimaryRenderer.NameOf(key.Name) });
        var owned = primary is not null && Ownership.IsMadeFor(primary, canary) ? primary : null;
        var route = target is not null && reading.Service is not null ? RouteOf(canary, kind!, target, reading) : null;
        var scaler = autoscalers.Find(canary, reading, key.Name);
        var found = obstacles.Find(canary, reading, kind, target, primary, route);
        var router = routers.Find(reading.Provider);
        var holder = target is null ? null : contest.Holder(target);
        return new Sighting
        {
            Canary = canary,
            Reading = reading,
            Kind = kind,
            Target = target,
            Primary = owned,
            Autoscaler = scaler,
            Route = route,
            Router = router,
            Seen = new Observation
            {
                Target = target is null
                    ? null
                    : Describe(
                        kind!,
                        target,
                        target.TemplateHash,
                        AutoscalerPairs.LeastOf(scaler?.Known, scaler?.Target)
                    ),
                Primary = owned is null
                    ? null
                    : Describe(
                        kind!,
                        owned,
                        RevisionOf(owned),
                        AutoscalerPairs.LeastOf(scaler?.Known, scaler?.Twin)
                    ) with
                    {
                        Previous = companions.PreviousOf(owned),
                    },
                Autoscaler = autoscalers.Describe(canary, scaler, key.Name, target),
                PrimaryLacksConfig = owned is not null && companions.LacksConfig(owned),
                CompanionsCurrent = owned is null || target is null || companions.AreCurrent(canary, target, owned),
                HasOrphans = orphans.Find(canary).Any(),
                PrimaryServes = route is not null && kind!.Services.LeadToPrimary(route),
                ServicesCurrent = route is not null && kind!.Services.IsCurrent(route),
                Route = route is null || router is null ? new() : router.Observe(route),
                Obstacles = scaler?.Obstacle is { } obstacle ? found.Add(obstacle) : found,
                Refusal = refusals.Of(canary),
                Outdated = outdated.Find(canary, kind),
                Dependencies = peers.Dependencies(reading.Policy),
                Group = peers.Group(canary, reading.Policy),
                Deleting = canary.Metadata.DeletionTimestamp is not null,
                HasFinalizer = canary.Metadata.Finalizers?.Contains(Finalizers.CanaryFinalizer.Name) == true,
                TrafficReleased = IsReleased(kind, route, router),
                TargetReplicasHolder = holder,
                Commands = RolloutCommands.Read(canary.Metadata),
            },
        };
    }

    /// <summary>
    /// The status speaks of a newer target than the store has: what the store shows would be taken for a revert. Whoever wrote the status had
    /// seen more.
    /// </summary>
    public bool IsBehind(V1Canary canary) => autoscalers.IsLoading(canary) || IsTargetBehind(canary);

    private bool IsTargetBehind(V1Canary canary) =>
        canary.Spec.TargetRef?.Name is { Length: > 0 } name
        && targets.Find(canary.Spec.TargetRef.Kind, canary.Metadata.Key with { Name = name }) is { } target
        && canary.Status?.Revision?.Fence?.Split(';')[0].Split('/') is [var uid, var version]
        && uid == target.Metadata.Uid
        && long.TryParse(version, CultureInfo.InvariantCulture, out var known)
        && known > target.Version;

    /// <summary>Without a label that its pods are known by, only a target that has no pods can be reached.</summary>
    private static RouteContext? RouteOf(V1Canary canary, ITarget kind, V1Workload target, SpecReading reading) =>
        SelectorLabel.Find(target) is not null || (kind.Sizing == Sizing.None && reading.Policy is not null)
            ? new RouteContext
            {
                Canary = canary,
                Provider = reading.Provider,
                SelectorLabel = SelectorLabel.Find(target) ?? default,
                ContainerPorts = target.Ports,
            }
            : null;

    /// <summary>Without a target there is nothing that traffic could be released to.</summary>
    private static bool IsReleased(ITarget? kind, RouteContext? route, ITrafficRouter? router) =>
        route is null || (kind?.Services.IsReleased(route) != false && router?.IsReleased(route) != false);

    private static string RevisionOf(V1Workload primary) =>
        primary.Metadata.Annotations?.GetValueOrDefault(PrimaryRenderer.RevisionAnnotation) ?? "";

    private static WorkloadObservation Describe(ITarget kind, V1Workload workload, string revision, int? least)
    {
        var (readiness, message) = WorkloadReadiness.Of(workload, least);
        return new WorkloadObservation
        {
            Revision = revision,
            Fence = $"{workload.Metadata.Uid}/{workload.Version}",
            Deleting = workload.Metadata.DeletionTimestamp is not null,
            Replicas = workload.Replicas,
            Sizing = kind.Sizing,
            AvailableReplicas = WorkloadReadiness.AvailableReplicas(workload),
            Readiness = readiness,
            ReadinessMessage = message,
            Images = workload.Images,
            SourceRef = SourceReference.Of(workload.Metadata),
        };
    }
}
