using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>One kind of what can be released: looks at a target and its primary in the stores, and writes both. Found by its kind in <see cref="TargetCatalogue"/>.</summary>
internal interface ITarget
{
    /// <summary>As in <c>spec.targetRef.kind</c>.</summary>
    string Kind { get; }

    /// <summary>What decides how many pods it has.</summary>
    Sizing Sizing { get; }

    /// <summary>Keeps the services by which its variants are reached.</summary>
    IServiceRouter Services { get; }

    /// <summary>The target, or the primary by its own name; null when it is not there.</summary>
    V1Workload? Find(ObjectKey key);

    /// <summary>Makes the primary run the target's content.</summary>
    /// <returns>False when the target's content is no longer the effect's revision, or a part of it is missing: look again.</returns>
    Task<bool> WritePrimaryAsync(Sighting sighting, WritePrimary effect, CancellationToken cancellationToken);

    /// <summary>Makes the primary run what was kept of a revision when another took its place.</summary>
    /// <returns>False when that is not kept any more: look again.</returns>
    Task<bool> RestorePrimaryAsync(Sighting sighting, string revision, CancellationToken cancellationToken);

    /// <summary>Nothing is kept on the primary any more.</summary>
    Task ForgetKeptAsync(ObjectKey target, CancellationToken cancellationToken);

    /// <summary>Gives the primary its size.</summary>
    Task ScalePrimaryAsync(ObjectKey target, int replicas, CancellationToken cancellationToken);

    /// <summary>Gives the target its size; of a target, which Git owns, no other field is ever written (R15).</summary>
    Task ScaleTargetAsync(ObjectKey target, int replicas, CancellationToken cancellationToken);
}
