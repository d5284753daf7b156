using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Leads traffic by a generated route, which the controller owns whole: its rules are one field to the API server.</summary>
internal sealed class GeneratedRoutes(RouteSources routes, TimeProvider time, string fieldManager) : IRouteMode
{
    private readonly ReleaseWait release = new(time);
    private readonly LeftoverRoutes leftovers = new(routes);

    public Obstacle? FindObstacle(RouteContext context)
    {
        var dialect = DialectOf(context);
        return Ownership.FindObstacle(Find(context)?.Metadata, dialect.Type.Kind, context.Canary);
    }

    public RouteObservation Observe(RouteContext context)
    {
        var dialect = DialectOf(context);
        if (Find(context) is not { } route)
        {
            return new() { Message = $"{dialect.Type.Kind} {context.ApexKey} is not there" };
        }
        var reading = new RuleReading(context, new(context, dialect));
        var traffic = reading.Read(dialect.RenderRule(context), [.. RouteJson.RulesOf(route)]);
        var doubt = DoubtOf(context, route);
        var accepted = doubt is null || RouteAcceptance.SettlesAt(route) <= time.GetUtcNow();
        return new()
        {
            Current =
                traffic is not null
                && IsCurrent(context, traffic, route)
                && !(accepted && leftovers.Find(context, dialect).Any()),
            Traffic = traffic,
            Accepted = accepted,
            Message = doubt,
            SettlesAt = LeadsToTarget(context, route)
                ? release.EndsAt(route.Metadata)
                : RouteAcceptance.SettlesAt(route),
        };
    }

    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        routes.RefreshAsync(DialectOf(context), context.ApexKey, cancellationToken);

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        var dialect = DialectOf(context);
        var existing = Find(context);
        if (existing is null || !IsCurrent(context, traffic, existing))
        {
            await WriteAsync(context, RouteRenderer.Render(context, dialect, traffic, existing), cancellationToken);
        }
        else if (DoubtOf(context, existing) is null || RouteAcceptance.SettlesAt(existing) <= time.GetUtcNow())
        {
            await leftovers.RemoveAsync(context, dialect, cancellationToken);
        }
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (Find(context) is { } route && !LeadsToTarget(context, route))
        {
            await WriteAsync(context, RouteRenderer.RenderReleased(context, DialectOf(context)), cancellationToken);
        }
    }

    /// <summary>
    /// <see cref="ReleaseAsync"/> is done and the gateway has taken it over: until then it sends requests to services that go with the Canary.
    /// A route that is not there needs none.
    /// </summary>
    public bool IsReleased(RouteContext context) =>
        Find(context) is not { } route
        || (LeadsToTarget(context, route) && release.IsOver(route.Metadata, DoubtOf(context, route) is null));

    private static RouteDialect DialectOf(RouteContext context) =>
        RouteDialect.Of(context.Canary.Spec.Service?.RouteKind);

    private V1HttpRoute? Find(RouteContext context) => routes.Get(DialectOf(context), context.ApexKey);

    private static string? DoubtOf(RouteContext context, V1HttpRoute route) =>
        RouteAcceptance.FindDoubt(route, context.Canary.Spec.Service?.GatewayRefs ?? []);

    /// <summary>What <see cref="ReleaseAsync"/> writes is there.</summary>
    private static bool LeadsToTarget(RouteContext context, V1HttpRoute route) =>
        RouteJson.RulesOf(route) is [var rule]
        && rule?["backendRefs"] is JsonArray { Count: 1 } backends
        && RouteBackends.IsService(backends[0], context, context.Names.Apex)
        && !Ownership.BelongsTo(route.Metadata, context.Canary)
        && RenderedMetadata.HashOf(route.Metadata) is null;

    /// <summary>The stored route is what would be rendered, with exactly this for the canary.</summary>
    private static bool IsCurrent(RouteContext context, CanaryTraffic traffic, V1HttpRoute existing)
    {
        var wanted = RouteRenderer.Render(context, DialectOf(context), traffic, existing);
        var spec = wanted["spec"]!.AsObject(); // Always rendered.
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && Matches(spec["parentRefs"], existing.Spec.ParentRefs)
            && Matches(spec["hostnames"], existing.Spec.Hostnames)
            && Matches(spec["rules"], existing.Spec.Rules);
    }

    private static bool Matches(JsonNode? wanted, JsonElement existing) =>
        RenderedJson.Matches(wanted, RouteJson.ListOf(existing), RouteMembers.Known);

    private Task WriteAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        routes.WriteAsync(DialectOf(context), context.ApexKey, Patch.Apply(wanted, fieldManager), cancellationToken);
}
