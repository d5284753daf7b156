using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// Leads traffic by the user's own routes: takes their rules for the time of a rollout and puts them back after it, so that at rest they are
/// as they are in Git.
/// </summary>
internal sealed class ReferencedRoutes(RouteSources routes, TimeProvider time, string fieldManager) : IRouteMode
{
    private readonly ReleaseWait release = new(time);
    private readonly LeftoverRoutes leftovers = new(routes);
    private readonly RulesContest contest = new(time);

    public Obstacle? FindObstacle(RouteContext context) =>
        References(context)
            .Select(reference => FindObstacle(context, reference))
            .FirstOrDefault(found => found is not null);

    public RouteObservation Observe(RouteContext context)
    {
        var found = new List<ReferencedRoute>();
        foreach (var reference in References(context))
        {
            if (Find(context, reference) is not { } route)
            {
                return new() { Message = $"{Describe(context, reference)} is not there" };
            }
            found.Add(route);
        }
        var traffics = found.Select(route => route.Traffic).ToList();
        // Of routes that differ, the one that gives the canary most: what it should not have is taken from it first.
        var traffic = traffics.Contains(null) ? null : traffics.MaxBy(given => given?.Weight);
        var doubts = found.Select(DoubtOf).OfType<string>().ToList();
        return new()
        {
            Current =
                traffic is not null
                && found.All(route => route.IsCurrent(traffic))
                && !leftovers.Find(context, null).Any(),
            Traffic = traffic,
            Accepted = found.All(IsAccepted),
            Message = doubts.FirstOrDefault(),
            SettlesAt = found.SelectMany(Changes).Min(),
        };
    }

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        foreach (var reference in References(context))
        {
            if (Find(context, reference) is { } route && !route.IsCurrent(traffic))
            {
                await ApplyAsync(route, traffic, cancellationToken);
            }
        }
        // Two routes for the same requests: the older would win.
        await leftovers.RemoveAsync(context, null, cancellationToken);
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
            .All(route => route.IsUntouched && release.IsOver(route.Route, DoubtOf(route)));

    private static IReadOnlyList<V1RouteRef> References(RouteContext context) =>
        context.Canary.Spec.Service?.RouteRefs ?? [];

    private ReferencedRoute? Find(RouteContext context, V1RouteRef reference) =>
        routes.Get(RouteDialect.Of(reference.Kind), KeyOf(context, reference)) is { } route
            ? new(context, reference, route)
            : null;

    private static ObjectKey KeyOf(RouteContext context, V1RouteRef reference) =>
        context.Key with
        {
            Name = reference.Name ?? "",
        };

    private static string Describe(RouteContext context, V1RouteRef reference) =>
        $"{RouteDialect.Of(reference.Kind).Type.Kind} {KeyOf(context, reference)}";

    private Obstacle? FindObstacle(RouteContext context, V1RouteRef reference)
    {
        var name = Describe(context, reference);
        if (reference.Namespace is { Length: > 0 } other && other != context.Key.Namespace)
        {
            return new(
                "RouteInOtherNamespace",
                $"spec.service.routeRefs: {reference.Name} is sought in the namespace {other}; a Canary leads routes of its own namespace, "
                    + $"{context.Key.Namespace}, only"
            );
        }
        if (Find(context, reference) is not { } route)
        {
            return new(
                "RouteNotFound",
                $"spec.service.routeRefs: there is no {name}; create it, leading to Service {context.Names.Apex}, or correct the name"
            );
        }
        if (!route.HasRule && !route.IsDivided)
        {
            return new(
                "RouteLeadsElsewhere",
                $"spec.service.routeRefs: no rule of {name}{DescribeRule(reference)} leads to Service {context.Names.Apex}; "
                    + "make it a backend of a rule, or correct the reference"
            );
        }
        return contest.FindHolder(route) is { } holder
            ? new(
                "RouteContested",
                $"Manager '{holder}' keeps setting spec.rules of {name} back, so the rollout can't go on; have it ignore spec.rules "
                    + $"while the annotation {RulesMemory.Annotation} is there, or use a generated route"
            )
            : null;
    }

    private static string DescribeRule(V1RouteRef reference) =>
        reference.Rule is { } rule ? $", of which only '{rule}' is named," : "";

    private Task ApplyAsync(ReferencedRoute route, CanaryTraffic traffic, CancellationToken cancellationToken) =>
        ReferencedRoute.IsRest(traffic) ? GiveBackAsync(route, cancellationToken)
        : contest.FindHolder(route) is null ? TakeAsync(route, traffic, cancellationToken)
        : Task.CompletedTask;

    /// <summary>Fails with a conflict when someone has written meanwhile: what is noted as the rules before must be what is there.</summary>
    private async Task TakeAsync(ReferencedRoute route, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        var metadata = route.Route.Metadata;
        var note = RulesMemory.Note(route.Before, metadata, route.Memory);
        var body = new JsonObject
        {
            ["apiVersion"] = route.Dialect.Type.ApiVersion,
            ["kind"] = route.Dialect.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = metadata.Name,
                ["namespace"] = metadata.Namespace,
                ["resourceVersion"] = metadata.ResourceVersion,
                ["annotations"] = note.ToAnnotations(),
            },
            ["spec"] = new JsonObject { ["rules"] = route.Divide(traffic) },
        };
        await routes.WriteAsync(route.Dialect, metadata.Key, Patch.Apply(body, fieldManager), cancellationToken);
        contest.Took(route.Route, route.Before);
    }

    /// <summary>A merge, not an apply: one that leaves the rules out would remove them, where nobody else owns them.</summary>
    private async Task GiveBackAsync(ReferencedRoute route, CancellationToken cancellationToken)
    {
        var metadata = route.Route.Metadata;
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = metadata.ResourceVersion,
                ["annotations"] = route.Memory?.ToRemoval() ?? [],
            },
        };
        if (route.IsDivided)
        {
            body["spec"] = new JsonObject { ["rules"] = route.Before.DeepClone() };
        }
        await routes.WriteAsync(route.Dialect, metadata.Key, Patch.Merge(body), cancellationToken);
        contest.GaveBack(route.Route);
    }

    private bool IsAccepted(ReferencedRoute route) =>
        DoubtOf(route) is null || RouteAcceptance.SettlesAt(route.Route) <= time.GetUtcNow();

    private IEnumerable<DateTimeOffset?> Changes(ReferencedRoute route) =>
        [RouteAcceptance.SettlesAt(route.Route), contest.TriesAt(route)];

    private static string? DoubtOf(ReferencedRoute route) =>
        RouteAcceptance.FindDoubt(route.Route, RouteJson.ParentsOf(route.Route));
}
