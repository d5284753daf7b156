using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Queues;
using Canary.Resources.V1;
using Canary.Routing.Nginx;

namespace Canary.Controller.Rollouts;

/// <summary>Says whose pass a change concerns. Changes wake; what they mean, the pass reads from the stores.</summary>
internal sealed class EventMap(IInformer<V1Canary> canaries, IWorkQueue<ObjectKey> queue)
{
    private const string PrimarySuffix = "-primary";

    /// <summary>A Canary wakes itself, and the others on its target: they may have to step back, or may take over.</summary>
    public void OnCanary(InformerEvent<V1Canary> change)
    {
        queue.Add(change.Object.Metadata.Key);
        AddPeers(change.Object);
        if (
            change.Type == InformerEventType.Updated
            && change.Object.Metadata.Generation == change.Old?.Metadata.Generation
        )
        {
            return;
        }
        foreach (var spec in new[] { change.Object, change.Old }.OfType<V1Canary>().Select(canary => canary.Spec))
        {
            AddFor(CanaryIndexes.Target, change.Object.Metadata.Key with { Name = spec.TargetRef?.Name ?? "" });
        }
    }

    /// <summary>A Deployment wakes whose target or primary it is.</summary>
    public void OnDeployment(InformerEvent<V1Deployment> change)
    {
        var key = change.Object.Metadata.Key;
        AddFor(CanaryIndexes.Target, key);
        AddOwner(change.Object);
        if (key.Name.EndsWith(PrimarySuffix, StringComparison.Ordinal))
        {
            AddFor(CanaryIndexes.Target, key with { Name = key.Name[..^PrimarySuffix.Length] });
        }
    }

    /// <summary>A service or a route wakes whose name or ownership it bears.</summary>
    public void OnRouted<T>(InformerEvent<T> change)
        where T : class, IKubernetesObject
    {
        AddFor(CanaryIndexes.Service, change.Object.Metadata.Key);
        AddOwner(change.Object);
    }

    /// <summary>An Ingress wakes those that name it, and the one that it was made for.</summary>
    public void OnIngress(InformerEvent<V1Ingress> change)
    {
        AddFor(CanaryIndexes.Ingress, change.Object.Metadata.Key);
        AddOwner(change.Object);
    }

    /// <summary>A MetricTemplate wakes those that use it.</summary>
    public void OnTemplate(InformerEvent<V1MetricTemplate> change) =>
        AddFor(CanaryIndexes.Template, change.Object.Metadata.Key);

    /// <summary>Wakes all of them.</summary>
    public void AddAll()
    {
        foreach (var canary in canaries.List())
        {
            queue.Add(canary.Metadata.Key);
        }
    }

    /// <summary>Those that wait for it, and those that go along with it.</summary>
    private void AddPeers(V1Canary canary)
    {
        AddFor(CanaryIndexes.Dependency, canary.Metadata.Key);
        if (canary.Spec.Group?.Name is { Length: > 0 } group)
        {
            AddFor(CanaryIndexes.Group, canary.Metadata.Key with { Name = group });
        }
    }

    private void AddFor(string index, ObjectKey key)
    {
        foreach (var canary in canaries.ByIndex(index, key.ToString()))
        {
            queue.Add(canary.Metadata.Key);
        }
    }

    private void AddOwner(IKubernetesObject obj)
    {
        if (Ownership.CanaryOf(obj) is { } owner)
        {
            queue.Add(owner);
        }
    }
}
