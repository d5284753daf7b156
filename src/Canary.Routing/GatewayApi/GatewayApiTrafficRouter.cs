using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Moves traffic by the weights of a generated HTTPRoute, which it owns whole: its rules are one field to the API server.</summary>
/// <param name="name">As in <c>spec.provider</c>.</param>
/// <param name="client">Writes.</param>
/// <param name="routes">Reads.</param>
/// <param name="time">Tells how long a route has waited for its data plane.</param>
/// <param name="fieldManager">Owns what is written.</param>
public sealed class GatewayApiTrafficRouter(
    string name,
    IKubernetesClient client,
    IInformer<V1HttpRoute> routes,
    TimeProvider time,
    string fieldManager = FieldManagers.Controller
) : ITrafficRouter
{
    /// <summary>How long the gateway may take to follow a release; longer, and it is gone, perhaps uninstalled together with the Canary.</summary>
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(10);

    /// <summary>When each released route was first seen so, by its uid. A restart starts the wait anew, which does no harm.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> released = new(StringComparer.Ordinal);

    private readonly RouteDialect dialect = RouteDialect.Http;

    public string Name => name;

    public Obstacle? FindObstacle(RouteContext context) =>
        Ownership.FindObstacle(routes.Get(context.ApexKey)?.Metadata, dialect.Type.Kind, context.Canary);

    public RouteObservation Observe(RouteContext context)
    {
        if (routes.Get(context.ApexKey) is not { } route)
        {
            return new() { Message = $"HTTPRoute {context.ApexKey} is not there" };
        }
        var traffic = new RuleReading(context, new(context, dialect)).Read(
            dialect.RenderRule(context),
            [.. RouteJson.RulesOf(route)]
        );
        var doubt = RouteAcceptance.FindDoubt(route, context.Canary.Spec.Service?.GatewayRefs ?? []);
        return new()
        {
            Current = traffic is not null && IsCurrent(context, traffic, route),
            Traffic = traffic,
            Accepted = doubt is null || RouteAcceptance.SettlesAt(route) <= time.GetUtcNow(),
            Message = doubt,
            SettlesAt = LeadsToTarget(context, route) ? ReleaseEnds(route) : RouteAcceptance.SettlesAt(route),
        };
    }

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        var existing = routes.Get(context.ApexKey);
        if (existing is null || !IsCurrent(context, traffic, existing))
        {
            await WriteAsync(context, RouteRenderer.Render(context, dialect, traffic, existing), cancellationToken);
        }
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (routes.Get(context.ApexKey) is { } route && !LeadsToTarget(context, route))
        {
            await WriteAsync(context, RouteRenderer.RenderReleased(context, dialect), cancellationToken);
        }
    }

    /// <summary>
    /// <see cref="ReleaseAsync"/> is done and the gateway has taken it over: until then it sends requests to services that go with the Canary.
    /// A route that is not there needs none.
    /// </summary>
    public bool IsReleased(RouteContext context)
    {
        if (routes.Get(context.ApexKey) is not { } route)
        {
            return true;
        }
        var done =
            LeadsToTarget(context, route)
            && (
                RouteAcceptance.FindDoubt(route, context.Canary.Spec.Service?.GatewayRefs ?? []) is null
                || ReleaseEnds(route) <= time.GetUtcNow()
            );
        if (done)
        {
            released.TryRemove(route.Metadata.Uid, out _);
        }
        return done;
    }

    /// <summary>What <see cref="ReleaseAsync"/> writes is there.</summary>
    private static bool LeadsToTarget(RouteContext context, V1HttpRoute route) =>
        LeadsOnlyToApex(context, route)
        && !Ownership.BelongsTo(route.Metadata, context.Canary)
        && RenderedMetadata.HashOf(route.Metadata) is null;

    private DateTimeOffset ReleaseEnds(V1HttpRoute route) =>
        released.GetOrAdd(route.Metadata.Uid, _ => time.GetUtcNow()) + ReleasePatience;

    private static bool LeadsOnlyToApex(RouteContext context, V1HttpRoute route) =>
        RouteJson.RulesOf(route) is [var rule]
        && rule?["backendRefs"] is JsonArray { Count: 1 } backends
        && RouteBackends.IsService(backends[0], context, context.Names.Apex);

    /// <summary>The stored route is what would be rendered, with exactly this for the canary.</summary>
    private bool IsCurrent(RouteContext context, CanaryTraffic traffic, V1HttpRoute existing)
    {
        var wanted = RouteRenderer.Render(context, dialect, traffic, existing);
        var spec = wanted["spec"]!.AsObject(); // Always rendered.
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && Matches(spec["parentRefs"], existing.Spec.ParentRefs)
            && Matches(spec["hostnames"], existing.Spec.Hostnames)
            && Matches(spec["rules"], existing.Spec.Rules);
    }

    private static bool Matches(JsonNode? wanted, JsonElement existing) =>
        RenderedJson.Matches(wanted, RouteJson.ListOf(existing), RouteMembers.Known);

    private async Task WriteAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        routes.Put(
            await client.PatchAsync(
                dialect.Type,
                context.ApexKey,
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1HttpRoute,
                cancellationToken
            )
        );
}
