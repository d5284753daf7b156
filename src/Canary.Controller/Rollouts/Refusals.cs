using System.Collections.Concurrent;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Writes that the API server refused, until they are accepted: the next pass tells of them, and tries again.</summary>
internal sealed class Refusals
{
    /// <summary>By the Canary's uid.</summary>
    private readonly ConcurrentDictionary<string, Obstacle> last = new(StringComparer.Ordinal);

    /// <summary>Trying again changes nothing until a person does: missing permission, or an object that can't be.</summary>
    public static bool IsRefusal(KubernetesException e) =>
        e is { IsTransient: false, IsConflict: false, IsNotFound: false };

    /// <summary>A handler for changes of Canaries: of one that is gone nothing is tried again.</summary>
    public void OnCanary(InformerEvent<V1Canary> change)
    {
        if (change.Type == InformerEventType.Deleted)
        {
            Forget(change.Object);
        }
    }

    public void Add(V1Canary canary, KubernetesException refusal) =>
        last[canary.Metadata.Uid] = new("WriteRefused", $"{refusal.Message}; it is tried again until it is accepted");

    /// <summary>What was refused last; null: nothing since the last pass that had all it wanted.</summary>
    public Obstacle? Of(V1Canary canary) => last.GetValueOrDefault(canary.Metadata.Uid);

    /// <summary>All was accepted.</summary>
    /// <returns>Something had been refused.</returns>
    public bool Forget(V1Canary canary) => last.TryRemove(canary.Metadata.Uid, out _);
}
