using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Tests.Rollouts;

/// <summary>A kind of target that does nothing; what a test does not expect throws.</summary>
internal sealed class StubTarget : ITarget
{
    public string Kind => "Deployment";

    public Sizing Sizing => Sizing.Replicas;

    /// <summary>Null: a test does not ask for them.</summary>
    public IServiceRouter? Keeper { get; init; }

    public IServiceRouter Services => Keeper ?? throw new NotSupportedException();

    /// <summary>Why its primary can't be scaled; null: it can't be in this test.</summary>
    public Exception? ScaleFailure { get; init; }

    public Task ScalePrimaryAsync(ObjectKey target, int replicas, CancellationToken cancellationToken) =>
        Task.FromException(ScaleFailure ?? new NotSupportedException());

    public V1Workload? Find(ObjectKey key) => throw new NotSupportedException();

    public Task<bool> WritePrimaryAsync(Sighting sighting, WritePrimary effect, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> RestorePrimaryAsync(Sighting sighting, string revision, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ForgetKeptAsync(ObjectKey target, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ScaleTargetAsync(ObjectKey target, int replicas, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
