using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Routing;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>
/// A Service as a target: whoever writes it leads it to other pods, or to another host, and the traffic follows step by step. It has no
/// pods of its own, so nothing is scaled and nothing is waited for.
/// </summary>
internal sealed class ServiceTarget(IKubernetesClient client, IInformer<V1Service> services, IServiceRouter copies)
    : ITarget
{
    public string Kind => V1Service.Type.Kind;

    public Sizing Sizing => Sizing.None;

    public IServiceRouter Services => copies;

    public V1Workload? Find(ObjectKey key) => services.Get(key) is { } service ? Describe(service) : null;

    public async Task<bool> WritePrimaryAsync(
        Sighting sighting,
        WritePrimary effect,
        CancellationToken cancellationToken
    )
    {
        var key = sighting.TargetKey;
        var live = await client.GetAsync(V1Service.Type, key, RoutingJson.Default.V1Service, cancellationToken);
        if (ServiceCopy.RevisionOf(live) != effect.Revision)
        {
            services.Put(live);
            return false;
        }
        var name = PrimaryRenderer.NameOf(key.Name);
        var revision = KeyValuePair.Create(PrimaryRenderer.RevisionAnnotation, effect.Revision);
        var written = await client.PatchAsync(
            V1Service.Type,
            key with
            {
                Name = name,
            },
            Patch.Apply(ServiceCopy.Render(live, name, sighting.Canary, revision), FieldManagers.Controller),
            RoutingJson.Default.V1Service,
            cancellationToken
        );
        services.Put(written);
        return true;
    }

    /// <summary>A bake of a Service is refused.</summary>
    public Task<bool> RestorePrimaryAsync(Sighting sighting, string revision, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Nothing is kept of Service {sighting.TargetKey}.");

    public Task ForgetKeptAsync(ObjectKey target, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ScalePrimaryAsync(ObjectKey target, int replicas, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task ScaleTargetAsync(ObjectKey target, int replicas, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>As if it had one pod that is always ready.</summary>
    private static V1Workload Describe(V1Service service) =>
        new()
        {
            Metadata = service.Metadata,
            // Services have no generation; a version that moves for other reasons is followed silently.
            Version = long.TryParse(service.Metadata.ResourceVersion, out var version) ? version : 0,
            TemplateHash = ServiceCopy.RevisionOf(service),
            Status = new()
            {
                ObservedGeneration = service.Metadata.Generation,
                Replicas = 1,
                UpdatedReplicas = 1,
                AvailableReplicas = 1,
            },
        };
}
