using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>
/// Moves traffic by the weights of a VirtualService, and keeps a DestinationRule each for primary and canary. One that was there before is
/// taken over and put back as it was when the Canary goes.
/// </summary>
/// <param name="api">The version of Istio's API that the informers watch.</param>
/// <param name="client">Writes.</param>
/// <param name="virtualServices">Reads.</param>
/// <param name="destinationRules">Reads.</param>
/// <param name="time">Tells how long a released route has been there.</param>
/// <param name="fieldManager">Owns what is written.</param>
public sealed class IstioTrafficRouter(
    IstioApi api,
    IKubernetesClient client,
    IInformer<V1VirtualService> virtualServices,
    IInformer<V1DestinationRule> destinationRules,
    TimeProvider time,
    string fieldManager = FieldManagers.Controller
) : ITrafficRouter
{
    /// <summary>How long proxies may take to follow a release when nobody says that they did: the services behind the old routes go next.</summary>
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlySet<string> NothingKnown = new HashSet<string>();

    /// <summary>When each released VirtualService was first seen so, by its uid. A restart starts the wait anew, which does no harm.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> released = new(StringComparer.Ordinal);

    private readonly Settling settling = new(time);

    public string Name => ProviderNames.Istio;

    public Obstacle? FindObstacle(RouteContext context)
    {
        var route = virtualServices.Get(context.ApexKey);
        return Ownership.FindObstacle(route?.Metadata, api.VirtualServices.Kind, context.Canary)
            ?? Variants(context)
                .Select(name =>
                    Ownership.FindObstacle(Rule(context, name)?.Metadata, api.DestinationRules.Kind, context.Canary)
                )
                .FirstOrDefault(obstacle => obstacle is not null)
            ?? FindObstacle(context, route);
    }

    public RouteObservation Observe(RouteContext context)
    {
        if (virtualServices.Get(context.ApexKey) is not { } route)
        {
            return new() { Message = $"VirtualService {context.ApexKey} is not there" };
        }
        var traffic = VirtualServiceReading.Traffic(context, route);
        DateTimeOffset? settlesAt = IstioAcceptance.IsConfirmed(route.Metadata, route.Status)
            ? null
            : settling.EndsAt(route.Metadata);
        var isUnsettled = settlesAt > time.GetUtcNow();
        var doubt = FindDoubt(context, route) ?? (isUnsettled ? WaitFor(route) : null);
        return new()
        {
            Current =
                traffic is not null
                && IsCurrent(context, traffic, route)
                && Variants(context).All(name => IsCurrent(context, name)),
            Traffic = traffic,
            Accepted = doubt is null,
            Message = doubt,
            SettlesAt =
                IsHandedBack(context, route) ? ReleaseEnds(route)
                : isUnsettled ? settlesAt
                : null,
        };
    }

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        foreach (var name in Variants(context).Where(name => !IsCurrent(context, name)))
        {
            await WriteRuleAsync(
                context,
                DestinationRuleRenderer.Render(context, api, name, Rule(context, name)),
                cancellationToken
            );
        }
        var existing = virtualServices.Get(context.ApexKey);
        if (existing is null || !IsCurrent(context, traffic, existing))
        {
            var wanted = VirtualServiceRenderer.Render(context, api, traffic, existing);
            await WriteRouteAsync(context, wanted, cancellationToken);
        }
    }

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (virtualServices.Get(context.ApexKey) is { } route && !IsHandedBack(context, route))
        {
            var wanted = VirtualServiceRenderer.RenderReleased(context, api, route);
            await WriteRouteAsync(context, wanted, cancellationToken);
        }
        foreach (var rule in Variants(context).Select(name => Rule(context, name)))
        {
            if (rule is not null && OriginalConfiguration.Find(rule.Metadata) is { } original)
            {
                var wanted = DestinationRuleRenderer.RenderReleased(api, rule, original);
                await WriteRuleAsync(context, wanted, cancellationToken);
            }
        }
    }

    /// <summary>
    /// <see cref="ReleaseAsync"/> is done and the proxies have taken it over: until then they send requests to services that go with the Canary.
    /// A route that is not there needs none.
    /// </summary>
    public bool IsReleased(RouteContext context)
    {
        var rules = Variants(context).Select(name => Rule(context, name));
        if (rules.Any(rule => rule is not null && OriginalConfiguration.Find(rule.Metadata) is not null))
        {
            return false;
        }
        if (virtualServices.Get(context.ApexKey) is not { } route)
        {
            return true;
        }
        var done =
            IsHandedBack(context, route)
            && (IstioAcceptance.IsConfirmed(route.Metadata, route.Status) || ReleaseEnds(route) <= time.GetUtcNow());
        if (done)
        {
            released.TryRemove(route.Metadata.Uid, out _);
        }
        return done;
    }

    private Obstacle? FindObstacle(RouteContext context, V1VirtualService? route) =>
        route is not null
        && Ownership.IsAdopted(route.Metadata, context.Canary)
        && OriginalConfiguration.FindObstacle(route.Metadata, route.Spec, context.Names) is { } problem
            ? new($"{api.VirtualServices.Kind}TooLarge", $"VirtualService {context.ApexKey} {problem}")
            : null;

    /// <summary>It belongs to nobody and leads to neither variant: what <see cref="ReleaseAsync"/> writes is there.</summary>
    private static bool IsHandedBack(RouteContext context, V1VirtualService route) =>
        !Ownership.BelongsTo(route.Metadata, context.Canary)
        && RenderedMetadata.HashOf(route.Metadata) is null
        && OriginalConfiguration.Find(route.Metadata) is null
        && !OriginalConfiguration.LeadsToVariants(RoutePart.Node(route.Spec), context.Names);

    private static string WaitFor(V1VirtualService route) =>
        $"Istio does not say when its proxies have generation {route.Metadata.Generation} of VirtualService {route.Metadata.Key}; they are given a moment";

    private DateTimeOffset ReleaseEnds(V1VirtualService route) =>
        released.GetOrAdd(route.Metadata.Uid, _ => time.GetUtcNow()) + ReleasePatience;

    private string? FindDoubt(RouteContext context, V1VirtualService route) =>
        Variants(context)
            .Select(name => Rule(context, name))
            .OfType<V1DestinationRule>()
            .Select(rule => IstioAcceptance.FindDoubt(api.DestinationRules.Kind, rule.Metadata, rule.Status))
            .Prepend(IstioAcceptance.FindDoubt(api.VirtualServices.Kind, route.Metadata, route.Status))
            .FirstOrDefault(doubt => doubt is not null);

    /// <summary>The stored VirtualService is what would be rendered. Its lists are one field each, and Istio fills nothing in, so they must be equal.</summary>
    private bool IsCurrent(RouteContext context, CanaryTraffic traffic, V1VirtualService existing)
    {
        var wanted = VirtualServiceRenderer.Render(context, api, traffic, existing);
        var spec = wanted["spec"]!.AsObject(); // Always rendered.
        var found = RoutePart.Node(existing.Spec);
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && spec.All(member => JsonNode.DeepEquals(member.Value, RoutePart.At(found, member.Key)));
    }

    /// <summary>The stored DestinationRule has what would be rendered; what others added to its policy is theirs.</summary>
    private bool IsCurrent(RouteContext context, string name)
    {
        if (Rule(context, name) is not { } existing)
        {
            return false;
        }
        var wanted = DestinationRuleRenderer.Render(context, api, name, existing);
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && RenderedJson.Matches(wanted["spec"], RoutePart.Node(existing.Spec), NothingKnown);
    }

    private static string[] Variants(RouteContext context) => [context.Names.Primary, context.Names.Canary];

    private V1DestinationRule? Rule(RouteContext context, string name) =>
        destinationRules.Get(context.Key with { Name = name });

    private async Task WriteRouteAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        virtualServices.Put(
            await client.PatchAsync(
                api.VirtualServices,
                context.ApexKey,
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1VirtualService,
                cancellationToken
            )
        );

    private async Task WriteRuleAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        destinationRules.Put(
            await client.PatchAsync(
                api.DestinationRules,
                context.Key with
                {
                    Name = (string)wanted["metadata"]!["name"]!,
                },
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1DestinationRule,
                cancellationToken
            )
        );
}
