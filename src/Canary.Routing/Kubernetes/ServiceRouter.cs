using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing.Rendering;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// Keeps the services of a Canary, whatever its provider: <c>name-primary</c> and <c>name-canary</c> for the two variants and the apex
/// <c>name</c>, by which users call the workload and which leads to the primary.
/// </summary>
public sealed class ServiceRouter(
    IKubernetesClient client,
    IInformer<V1Service> services,
    string fieldManager = FieldManagers.Controller
) : IServiceRouter
{
    /// <summary>A service of one of the names belongs to someone else; null: none does.</summary>
    public Obstacle? FindObstacle(RouteContext context) =>
        new[] { context.Names.Apex, context.Names.Primary, context.Names.Canary }
            .Select(name => Ownership.FindObstacle(Find(context, name)?.Metadata, V1Service.Type.Kind, context.Canary))
            .FirstOrDefault(obstacle => obstacle is not null);

    /// <summary>All three are there as the spec wants them.</summary>
    public bool IsCurrent(RouteContext context) => Render(context).All(wanted => IsCurrent(context, wanted));

    /// <inheritdoc />
    public bool LeadToPrimary(RouteContext context) => ApexWeight(context) < 100;

    /// <summary>Makes the three as the spec wants them, the two variants' first. Writes nothing that does not differ.</summary>
    public async Task ApplyAsync(RouteContext context, CancellationToken cancellationToken)
    {
        foreach (var wanted in Render(context).Where(wanted => !IsCurrent(context, wanted)))
        {
            await WriteAsync(wanted, cancellationToken);
        }
    }

    /// <summary>The apex leads to the target and belongs to nobody, so that it outlives the Canary; the other two go with it.</summary>
    public async Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (!IsReleased(context))
        {
            var apex = Find(context, context.Names.Apex);
            await WriteAsync(ServiceRenderer.RenderReleasedApex(context, apex), cancellationToken);
        }
    }

    /// <summary><see cref="ReleaseAsync"/> is done, as the store shows; a service that is not there needs none.</summary>
    public bool IsReleased(RouteContext context) =>
        Find(context, context.Names.Apex) is not { } apex
        || LeadsTo(context, apex, Pods.Canary)
            && !Ownership.BelongsTo(apex.Metadata, context.Canary)
            && RenderedMetadata.HashOf(apex.Metadata) is null;

    /// <summary>The canary's percent, as the apex has it; null when it is not there, not led by the Canary, or leads elsewhere.</summary>
    internal decimal? ApexWeight(RouteContext context) =>
        Find(context, context.Names.Apex) is not { } apex || RenderedMetadata.HashOf(apex.Metadata) is null ? null
        : LeadsTo(context, apex, Pods.Primary) ? 0
        : LeadsTo(context, apex, Pods.Canary) ? 100
        : LeadsTo(context, apex, Pods.Shared) ? ServiceRenderer.ShareOf(apex)
        : null;

    /// <summary>The apex is there as the spec wants it, whatever weight it gives the canary.</summary>
    internal bool IsApexCurrent(RouteContext context) =>
        ApexWeight(context) is { } weight && IsCurrent(context, RenderApex(context, weight));

    /// <summary>Takes the apex as the server has it into the store.</summary>
    internal Task RefreshApexAsync(RouteContext context, CancellationToken cancellationToken) =>
        services.RefreshAsync(
            client,
            V1Service.Type,
            context.ApexKey,
            RoutingJson.Default.V1Service,
            cancellationToken
        );

    /// <summary>Makes the apex as the spec wants it, with this weight.</summary>
    internal async Task ApplyApexAsync(RouteContext context, decimal weight, CancellationToken cancellationToken)
    {
        var wanted = RenderApex(context, weight);
        if (!IsCurrent(context, wanted))
        {
            await WriteAsync(wanted, cancellationToken);
        }
    }

    private IEnumerable<JsonObject> Render(RouteContext context)
    {
        yield return ServiceRenderer.RenderPrimary(context, Find(context, context.Names.Primary));
        yield return ServiceRenderer.RenderCanary(context, Find(context, context.Names.Canary));
        // The kubernetes router alone moves the apex to the canary; elsewhere it always leads to the primary.
        var weight = context.Provider == ProviderNames.Kubernetes ? ApexWeight(context) : null;
        yield return RenderApex(context, weight ?? 0);
    }

    private JsonObject RenderApex(RouteContext context, decimal weight) =>
        ServiceRenderer.RenderApex(context, weight, Find(context, context.Names.Apex));

    private bool IsCurrent(RouteContext context, JsonObject wanted) =>
        services.Get(KeyOf(wanted)) is { } existing
        && RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
        && ServiceComparison.IsCurrent(wanted, existing.Spec);

    private static bool LeadsTo(RouteContext context, V1Service service, Pods pods)
    {
        var selector = ServiceRenderer.Selector(context, pods);
        return service.Spec.Selector is { Count: 1 } existing
            && existing.GetValueOrDefault(selector.Key) == selector.Value;
    }

    private V1Service? Find(RouteContext context, string name) => services.Get(context.Key with { Name = name });

    private async Task WriteAsync(JsonObject wanted, CancellationToken cancellationToken) =>
        services.Put(
            await client.PatchAsync(
                V1Service.Type,
                KeyOf(wanted),
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1Service,
                cancellationToken
            )
        );

    private static ObjectKey KeyOf(JsonObject wanted) =>
        new((string)wanted["metadata"]!["namespace"]!, (string)wanted["metadata"]!["name"]!);
}
