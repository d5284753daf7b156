using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Keeps a DestinationRule each for primary and canary. One that was there before is taken over and put back as it was.</summary>
/// <param name="api">The version of Istio's API that the informer watches.</param>
/// <param name="client">Writes.</param>
/// <param name="informer">Reads.</param>
/// <param name="fieldManager">Owns what is written.</param>
internal sealed class DestinationRules(
    IstioApi api,
    IKubernetesClient client,
    IInformer<V1DestinationRule> informer,
    string fieldManager
)
{
    private static readonly IReadOnlySet<string> NothingKnown = new HashSet<string>();

    /// <summary>Someone else's has the name of one of them; null: none has.</summary>
    public Obstacle? FindObstacle(RouteContext context) =>
        Found(context)
            .Select(rule => Ownership.FindObstacle(rule.Metadata, api.DestinationRules.Kind, context.Canary))
            .FirstOrDefault(obstacle => obstacle is not null);

    /// <summary>What Istio has against one of them; null: nothing.</summary>
    public string? FindDoubt(RouteContext context) =>
        Found(context)
            .Select(rule => IstioAcceptance.FindDoubt(api.DestinationRules.Kind, rule.Metadata, rule.Status))
            .FirstOrDefault(doubt => doubt is not null);

    /// <summary>Both have what would be rendered; what others added to a policy is theirs.</summary>
    public bool AreCurrent(RouteContext context) => Names(context).All(name => IsCurrent(context, name));

    public async Task ApplyAsync(RouteContext context, CancellationToken cancellationToken)
    {
        foreach (var name in Names(context).Where(name => !IsCurrent(context, name)))
        {
            await WriteAsync(context, Render(context, name), cancellationToken);
        }
    }

    /// <summary>Those that were there before are as they were.</summary>
    public bool AreReleased(RouteContext context) =>
        Found(context).All(rule => OriginalConfiguration.Find(rule.Metadata) is null);

    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        foreach (var rule in Found(context).ToList())
        {
            if (OriginalConfiguration.Find(rule.Metadata) is { } original)
            {
                var wanted = DestinationRuleRenderer.RenderReleased(api, rule, original);
                await WriteAsync(context, wanted, cancellationToken);
            }
        }
    }

    private static string[] Names(RouteContext context) => [context.Names.Primary, context.Names.Canary];

    private IEnumerable<V1DestinationRule> Found(RouteContext context) =>
        Names(context).Select(name => Get(context, name)).OfType<V1DestinationRule>();

    private V1DestinationRule? Get(RouteContext context, string name) => informer.Get(context.Key with { Name = name });

    private bool IsCurrent(RouteContext context, string name)
    {
        if (Get(context, name) is not { } existing)
        {
            return false;
        }
        var wanted = Render(context, name);
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && RenderedJson.Matches(wanted["spec"], RoutePart.Node(existing.Spec), NothingKnown);
    }

    private JsonObject Render(RouteContext context, string name) =>
        DestinationRuleRenderer.Render(context, api, name, Get(context, name), PolicyOfApex(context));

    /// <summary>
    /// How the user's own DestinationRule has the apex called, where the user's own routes lead there: primary and canary are called in its place
    /// during a rollout. Null: there is none.
    /// </summary>
    private JsonNode? PolicyOfApex(RouteContext context) =>
        context.Canary.Spec.Service?.RouteRefs is { Count: > 0 }
            ? informer
                .List()
                .Where(rule => rule.Metadata.Namespace == context.Key.Namespace)
                .OrderBy(rule => rule.Metadata.Name, StringComparer.Ordinal)
                .Select(rule => RoutePart.Node(rule.Spec))
                .Where(spec =>
                    ApexShare.IsService(spec, context, context.Names.Apex)
                    && RoutePart.At(spec, "workloadSelector") is null
                )
                .Select(spec => RoutePart.At(spec, "trafficPolicy"))
                .FirstOrDefault(policy => policy is not null)
            : null;

    private async Task WriteAsync(RouteContext context, JsonObject wanted, CancellationToken cancellationToken) =>
        informer.Put(
            await client.PatchAsync(
                api.DestinationRules,
                context.Key with
                {
                    Name = (string)wanted["metadata"]!["name"]!, // As rendered.
                },
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1DestinationRule,
                cancellationToken
            )
        );
}
