using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Routing.Rendering;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// The services of a Canary whose target is a Service. The target is the apex and is Git's, so it is never written; its copy
/// <c>name-canary</c> follows it, and <c>name-primary</c>, the primary, is written by promotions alone.
/// </summary>
public sealed class CopiedServiceRouter(
    IKubernetesClient client,
    IInformer<V1Service> services,
    string fieldManager = FieldManagers.Controller
) : IServiceRouter
{
    /// <summary>On the canary's copy: the revision that it has.</summary>
    private const string RevisionAnnotation = "canary.dev/revision";

    public Obstacle? FindObstacle(RouteContext context) =>
        Find(context, context.Names.Canary) is { } copy && !Ownership.IsMadeFor(copy.Metadata, context.Canary)
            ? new(
                "ServiceNotOwned",
                $"Service {copy.Metadata.Key} is there already and was not made for this Canary; delete or rename it"
            )
            : null;

    /// <inheritdoc />
    /// <remarks>An edit by hand of the copy shows in what it leads to.</remarks>
    public bool IsCurrent(RouteContext context) =>
        Find(context, context.Names.Apex) is { } target
        && Find(context, context.Names.Canary) is { } copy
        && Ownership.BelongsTo(copy.Metadata, context.Canary)
        && ServiceCopy.RevisionOf(copy) == ServiceCopy.RevisionOf(target);

    /// <inheritdoc />
    /// <remarks>The route does, which is made after the copy.</remarks>
    public bool LeadToPrimary(RouteContext context) => Find(context, context.Names.Canary) is not null;

    public async Task ApplyAsync(RouteContext context, CancellationToken cancellationToken)
    {
        if (IsCurrent(context) || Find(context, context.Names.Apex) is not { } target)
        {
            return;
        }
        var revision = KeyValuePair.Create(RevisionAnnotation, ServiceCopy.RevisionOf(target));
        var wanted = ServiceCopy.Render(target, context.Names.Canary, context.Canary, revision);
        services.Put(
            await client.PatchAsync(
                V1Service.Type,
                context.Key with
                {
                    Name = context.Names.Canary,
                },
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1Service,
                cancellationToken
            )
        );
    }

    /// <summary>The apex is the target; it was never led elsewhere.</summary>
    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsReleased(RouteContext context) => true;

    private V1Service? Find(RouteContext context, string name) => services.Get(context.Key with { Name = name });
}
