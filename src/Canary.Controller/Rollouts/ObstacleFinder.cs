using Canary.Controller.Metrics;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>Finds what stands in a Canary's way and only a person can change.</summary>
internal sealed class ObstacleFinder(
    IInformer<V1Canary> canaries,
    ProviderAvailability providers,
    TrafficRouterCatalogue routers,
    MetricQueries queries
)
{
    /// <summary>A metric can't be asked for.</summary>
    public const string InvalidMetric = nameof(InvalidMetric);

    /// <summary>All of it at once, in the order of the spec.</summary>
    public ValueList<Obstacle> Find(
        V1Canary canary,
        SpecReading reading,
        ITarget? kind,
        V1Workload? target,
        V1Workload? primary,
        RouteContext? route
    )
    {
        var duplicate = Duplicate(canary, reading);
        var found = new List<Obstacle?>
        {
            Unavailable(canary, reading),
            Missing(canary, reading, target),
            duplicate,
            target?.Unfit,
            Unlabelled(kind, target),
            DependencyCycle.Find(canary, canaries),
        };
        if (duplicate is null)
        {
            found.Add(Taken(canary, kind, primary));
            found.Add(route is null ? null : kind?.Services.FindObstacle(route));
            found.Add(route is null ? null : routers.Find(route.Provider)?.FindObstacle(route));
        }
        found.AddRange(queries.Problems(canary, reading).Select(problem => new Obstacle(InvalidMetric, problem)));
        return found.OfType<Obstacle>().Distinct().ToValueList();
    }

    private Obstacle? Unavailable(V1Canary canary, SpecReading reading) =>
        providers.Problem(reading.Provider, canary) is { } problem ? new("ProviderUnavailable", problem) : null;

    private static Obstacle? Missing(V1Canary canary, SpecReading reading, V1Workload? target) =>
        target is null && reading.Target is { } name
            ? new(
                Reasons.TargetNotFound,
                $"spec.targetRef: there is no {name.Kind} {canary.Metadata.Namespace}/{name.Name}; create it or correct the name"
            )
            : null;

    /// <summary>Of several Canaries on one target the oldest releases it (R12).</summary>
    private Obstacle? Duplicate(V1Canary canary, SpecReading reading)
    {
        if (reading.Target is not { } target)
        {
            return null;
        }
        var key = canary.Metadata.Key with { Name = target.Name };
        var first = canaries
            .ByIndex(CanaryIndexes.Target, key.ToString())
            .Where(canary => canary.Spec.TargetRef?.Kind == target.Kind)
            .MinBy(Age);
        return first is null || first.Metadata.Uid == canary.Metadata.Uid
            ? null
            : new(
                "DuplicateTarget",
                $"spec.targetRef: {target.Kind} {key} is released by the older Canary {first.Metadata.Key}; "
                    + "delete one of the two or give it another target"
            );
    }

    private static (DateTimeOffset?, string) Age(V1Canary canary) =>
        (canary.Metadata.CreationTimestamp, canary.Metadata.Name);

    private static Obstacle? Unlabelled(ITarget? kind, V1Workload? target) =>
        target is not null && kind is { Sizing: not Sizing.None } && SelectorLabel.Find(target) is null
            ? new(
                "SelectorLabelMissing",
                $"{kind.Kind} {target.Metadata.Key}: spec.selector.matchLabels has none of {string.Join(", ", SelectorLabel.Names)}; "
                    + "add one, so that its pods and the primary's can be told apart"
            )
            : null;

    /// <summary>A primary of a Canary that was deleted is on its way out; one that belongs to nobody or to others is not ours to overwrite.</summary>
    private static Obstacle? Taken(V1Canary canary, ITarget? kind, V1Workload? primary) =>
        primary is null || !Ownership.IsAnothers(primary, canary)
            ? null
            : new(
                "PrimaryTaken",
                $"{kind?.Kind} {primary.Metadata.Key} is there already and was not made for this Canary; delete or rename it, "
                    + $"or annotate it with {CanaryOwner.Annotation}={canary.Metadata.Name} to have it adopted"
            );
}
