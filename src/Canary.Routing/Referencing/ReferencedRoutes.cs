using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.V1;

namespace Canary.Routing.Referencing;

/// <summary>
/// Leads traffic by the user's own routes: takes their rules for the time of a rollout and puts them back after it, so that at rest they are
/// as they are in Git.
/// </summary>
/// <param name="kindOf">The kind that a reference names.</param>
/// <param name="remains">What was generated before.</param>
/// <param name="time">Tells how long a route has been as it is.</param>
internal sealed class ReferencedRoutes(
    Func<V1RouteRef, IReferencedKind> kindOf,
    IGeneratedRemains remains,
    TimeProvider time
) : IRouteMode
{
    private readonly ReleaseWait release = new(time);
    private readonly RulesContest contest = new(time);
    private readonly ReferenceObstacles obstacles = new(kindOf);

    public Obstacle? FindObstacle(RouteContext context) =>
        References(context)
            .Select(reference =>
                Find(context, reference) is { } route && contest.FindHolder(route) is { } holder
                    ? ReferenceObstacles.Contested(route, holder)
                    : obstacles.Find(context, reference, Find(context, reference))
            )
            .FirstOrDefault(found => found is not null);

    public RouteObservation Observe(RouteContext context)
    {
        var found = new List<ReferencedRoute>();
        foreach (var reference in References(context))
        {
            if (Find(context, reference) is not { } route)
            {
                return new() { Message = $"{obstacles.Describe(context, reference)} is not there" };
            }
            found.Add(route);
        }
        var traffics = found.Select(route => route.Traffic).ToList();
        // Of routes that differ, the one that gives the canary most: what it should not have is taken from it first.
        var traffic = traffics.Contains(null) ? null : traffics.MaxBy(given => given?.Weight);
        return new()
        {
            Current = traffic is not null && found.All(route => route.IsCurrent(traffic)) && !remains.Exist(context),
            Traffic = traffic,
            Accepted = found.All(IsAccepted),
            Message = found.Select(route => route.Doubt).FirstOrDefault(doubt => doubt is not null),
            SettlesAt = found.SelectMany(route => Changes(context, route)).Min(),
        };
    }

    public async Task RefreshAsync(RouteContext context, CancellationToken cancellationToken)
    {
        foreach (var reference in References(context))
        {
            await kindOf(reference).RefreshAsync(ReferenceObstacles.KeyOf(context, reference), cancellationToken);
        }
    }

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        foreach (var reference in References(context))
        {
            if (Find(context, reference) is { Reversal: not null } generated)
            {
                await GiveBackAsync(generated, cancellationToken);
            }
            if (Find(context, reference) is { } route && !route.IsCurrent(traffic))
            {
                await ApplyAsync(context, route, traffic, cancellationToken);
            }
        }
        // Two routes for the same requests: the older would win. One of them that the spec names was given back above, and stays.
        await remains.RemoveAsync(context, cancellationToken);
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        foreach (var reference in References(context))
        {
            if (Find(context, reference) is { IsUntouched: false } route)
            {
                await GiveBackAsync(route, cancellationToken);
            }
        }
    }

    public bool IsReleased(RouteContext context) =>
        References(context)
            .Select(reference => Find(context, reference))
            .OfType<ReferencedRoute>()
            .All(route => route.IsUntouched && release.IsOver(route.Metadata, route.IsFollowed));

    private static IReadOnlyList<V1RouteRef> References(RouteContext context) =>
        context.Canary.Spec.Service?.RouteRefs ?? [];

    private ReferencedRoute? Find(RouteContext context, V1RouteRef reference)
    {
        var kind = kindOf(reference);
        return kind.Get(context, ReferenceObstacles.KeyOf(context, reference)) is { } stored
            ? new(context, reference, kind, stored)
            : null;
    }

    private Task ApplyAsync(
        RouteContext context,
        ReferencedRoute route,
        CanaryTraffic traffic,
        CancellationToken cancellationToken
    ) =>
        ReferencedRoute.IsRest(traffic) ? GiveBackAsync(route, cancellationToken)
        : contest.FindHolder(route) is null && route.HeldBy is null
            ? TakeAsync(context, route, traffic, cancellationToken)
        : Task.CompletedTask;

    /// <summary>
    /// Fails with a conflict when someone has written meanwhile: what is noted as the rules before must be what is there. A merge, as an apply
    /// would give up whatever else the controller applied to the route while it was a generated one.
    /// </summary>
    private async Task TakeAsync(
        RouteContext context,
        ReferencedRoute route,
        CanaryTraffic traffic,
        CancellationToken cancellationToken
    )
    {
        var note = RulesMemory.Note(context.Key.Name, route.Before, route.Metadata, route.Memory);
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = route.Metadata.ResourceVersion,
                ["annotations"] = note.ToAnnotations(),
            },
            ["spec"] = new JsonObject { [route.List] = route.Divide(traffic) },
        };
        await route.Kind.WriteAsync(route.Metadata.Key, Patch.Merge(body), cancellationToken);
        contest.Took(route);
    }

    /// <summary>A merge, not an apply: one that leaves the rules out would remove them, where nobody else owns them.</summary>
    private async Task GiveBackAsync(ReferencedRoute route, CancellationToken cancellationToken)
    {
        var body = route.Reversal?.DeepClone().AsObject() ?? new() { ["metadata"] = new JsonObject() };
        var metadata = body["metadata"]!.AsObject(); // As made above, and by every reversal.
        metadata["resourceVersion"] = route.Metadata.ResourceVersion;
        var annotations = metadata["annotations"] as JsonObject ?? [];
        metadata["annotations"] = annotations;
        foreach (var (name, value) in route.Memory?.ToRemoval() ?? [])
        {
            annotations[name] = value?.DeepClone();
        }
        if (route.IsDivided && body["spec"]?[route.List] is null)
        {
            body["spec"] = new JsonObject { [route.List] = route.Before.DeepClone() };
        }
        await route.Kind.WriteAsync(route.Metadata.Key, Patch.Merge(body), cancellationToken);
        contest.GaveBack(route);
    }

    private bool IsAccepted(ReferencedRoute route) => route.Doubt is null || route.SettlesAt <= time.GetUtcNow();

    private IEnumerable<DateTimeOffset?> Changes(RouteContext context, ReferencedRoute route) =>
        [
            route.SettlesAt,
            contest.TriesAt(route),
            context.Canary.Metadata.DeletionTimestamp is not null && route is { IsUntouched: true, IsFollowed: false }
                ? release.EndsAt(route.Metadata)
                : null,
        ];
}
