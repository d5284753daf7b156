using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>
/// Leads traffic by a VirtualService with the apex service's name, which the controller owns whole: its lists are one field each to the API
/// server. One that was there before is taken over and put back as it was when the Canary goes.
/// </summary>
internal sealed class GeneratedVirtualService(VirtualServices routes, TimeProvider time) : IRouteMode, IGeneratedRemains
{
    private readonly ReleaseWait release = new(time);

    public Obstacle? FindObstacle(RouteContext context)
    {
        if (routes.Get(context.ApexKey) is not { } route)
        {
            return null;
        }
        if (Ownership.FindObstacle(route.Metadata, routes.Api.VirtualServices.Kind, context.Canary) is { } owned)
        {
            return owned;
        }
        return
            Ownership.IsAdopted(route.Metadata, context.Canary)
            && OriginalConfiguration.FindObstacle(route.Metadata, route.Spec, context.Names) is { } problem
            ? new($"{routes.Api.VirtualServices.Kind}TooLarge", $"VirtualService {context.ApexKey} {problem}")
            : null;
    }

    public RouteObservation Observe(RouteContext context)
    {
        if (routes.Get(context.ApexKey) is not { } route)
        {
            return new() { Message = $"VirtualService {context.ApexKey} is not there" };
        }
        var traffic = VirtualServiceReading.Traffic(context, route);
        var doubt = routes.FindDoubt(route);
        return new()
        {
            Current = traffic is not null && IsCurrent(context, traffic, route),
            Traffic = traffic,
            Accepted = doubt is null,
            Message = doubt,
            SettlesAt = IsHandedBack(context, route) ? release.EndsAt(route.Metadata) : routes.SettlesAt(route),
        };
    }

    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        routes.RefreshAsync(context.ApexKey, cancellationToken);

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        var existing = routes.Get(context.ApexKey);
        if (existing is null || !IsCurrent(context, traffic, existing))
        {
            var wanted = VirtualServiceRenderer.Render(context, routes.Api, traffic, existing);
            await WriteAsync(context, wanted, cancellationToken);
        }
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (routes.Get(context.ApexKey) is { } route && !IsHandedBack(context, route))
        {
            var wanted = VirtualServiceRenderer.RenderReleased(context, routes.Api, route);
            await WriteAsync(context, wanted, cancellationToken);
        }
    }

    /// <summary>
    /// <see cref="ReleaseAsync"/> is done and the proxies have taken it over: until then they send requests to services that go with the Canary.
    /// A route that is not there needs none.
    /// </summary>
    public bool IsReleased(RouteContext context) =>
        routes.Get(context.ApexKey) is not { } route
        || (IsHandedBack(context, route) && release.IsOver(route.Metadata, VirtualServices.IsConfirmed(route)));

    public bool Exist(RouteContext context) => FindRemains(context) is not null;

    /// <summary>One that the Canary made goes; one that was there before is put back.</summary>
    public async Task RemoveAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (FindRemains(context) is not { } route)
        {
            return;
        }
        if (Ownership.BelongsTo(route.Metadata, context.Canary))
        {
            await routes.DeleteAsync(route, cancellationToken);
        }
        else
        {
            await ReleaseAsync(context, cancellationToken);
        }
    }

    /// <summary>One that was given back to the user is none.</summary>
    private V1VirtualService? FindRemains(RouteContext context) =>
        routes.Get(context.ApexKey) is { } route && RenderedMetadata.HashOf(route.Metadata) is not null ? route : null;

    /// <summary>It belongs to nobody and leads to neither variant: what <see cref="ReleaseAsync"/> writes is there.</summary>
    private static bool IsHandedBack(RouteContext context, V1VirtualService route) =>
        !Ownership.BelongsTo(route.Metadata, context.Canary)
        && RenderedMetadata.HashOf(route.Metadata) is null
        && OriginalConfiguration.Find(route.Metadata) is null
        && !OriginalConfiguration.LeadsToVariants(RoutePart.Node(route.Spec), context.Names);

    /// <summary>The stored VirtualService is what would be rendered. Its lists are one field each, and Istio fills nothing in, so they must be equal.</summary>
    private bool IsCurrent(RouteContext context, CanaryTraffic traffic, V1VirtualService existing)
    {
        var wanted = VirtualServiceRenderer.Render(context, routes.Api, traffic, existing);
        var spec = wanted["spec"]!.AsObject(); // Always rendered.
        var found = RoutePart.Node(existing.Spec);
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && spec.All(member => JsonNode.DeepEquals(member.Value, RoutePart.At(found, member.Key)));
    }

    private Task WriteAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        routes.WriteAsync(context.ApexKey, new Patch(PatchKind.Apply, wanted), cancellationToken);
}
