using Canary.Controller.Autoscalers;
using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Queues;
using Canary.Resources.V1;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;
using Canary.Routing.Nginx;

namespace Canary.Controller.Rollouts;

/// <summary>Says whose pass a change concerns. Changes wake; what they mean, the pass reads from the stores.</summary>
/// <param name="canaries">All Canaries.</param>
/// <param name="queue">Who is in it is awake.</param>
/// <param name="users">The workloads that read a ConfigMap or Secret.</param>
internal sealed class EventMap(
    IInformer<V1Canary> canaries,
    IWorkQueue<ObjectKey> queue,
    Func<ConfigKind, ObjectKey, IEnumerable<ObjectKey>> users
)
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

    /// <summary>A workload wakes whose target or primary it is.</summary>
    public void OnTarget<T>(InformerEvent<T> change)
        where T : class, IKubernetesObject
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

    /// <summary>An autoscaler wakes whose target's or primary's it is.</summary>
    public void OnAutoscaler(InformerEvent<V1Autoscaler> change)
    {
        // What it measures and recommends concerns nobody here, and changes all the time.
        if (
            change.Type == InformerEventType.Deleted
            || change.Old is not { } old
            || !V1Autoscaler.AskForTheSame(old, change.Object)
        )
        {
            AddFor(CanaryIndexes.Autoscaler, change.Object.Metadata.Key);
            AddOwner(change.Object);
        }
    }

    /// <summary>A PodDisruptionBudget wakes all of its namespace: it may guard, or cease to guard, any of their targets.</summary>
    public void OnBudget(InformerEvent<V1DisruptionBudget> change)
    {
        var moved = change.Old is not { } old || old.Metadata.Generation != change.Object.Metadata.Generation;
        if (moved || change.Old?.IsNotCopied != change.Object.IsNotCopied || change.Type == InformerEventType.Deleted)
        {
            AddFor(CanaryIndexes.Namespace, change.Object.Metadata.Key with { Name = "" });
        }
    }

    /// <summary>A ConfigMap or Secret wakes whose target's pods read it.</summary>
    public void OnConfig(ConfigKind kind, InformerEvent<V1ConfigObject> change)
    {
        AddOwner(change.Object);
        foreach (var workload in users(kind, change.Object.Metadata.Key))
        {
            AddFor(CanaryIndexes.Target, workload);
        }
    }

    /// <summary>A pod wakes whose target's or primary's it is, when it comes to answer requests or ceases to.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="owners">The workloads whose pods are labelled like it.</param>
    public void OnPod(InformerEvent<V1Pod> change, Func<V1Pod, IEnumerable<V1Workload>> owners)
    {
        if (change is { Type: InformerEventType.Updated, Old: { } old } && AnswersAlike(old, change.Object))
        {
            return;
        }
        foreach (var workload in owners(change.Object))
        {
            OnTarget(new InformerEvent<V1Workload>(InformerEventType.Updated, workload, workload));
        }
    }

    /// <summary>A route wakes those that name it, too.</summary>
    public void OnRoute<T>(InformerEvent<T> change)
        where T : class, IKubernetesObject
    {
        OnRouted(change);
        AddFor(CanaryIndexes.Route, change.Object.Metadata.Key);
    }

    /// <summary>A DestinationRule wakes those whose services it is about, too.</summary>
    public void OnDestinationRule(InformerEvent<V1DestinationRule> change)
    {
        OnRouted(change);
        foreach (var rule in new[] { change.Object, change.Old })
        {
            if (rule?.Service is { } service)
            {
                AddFor(CanaryIndexes.Service, service);
            }
        }
    }

    /// <summary>A Gateway or its class may stall a Canary, or let it go on; it wakes all when what it can do changes, which is rare.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="support">What tells what it can do; the rest of it changes often and means nothing here.</param>
    public void OnSupport<T>(InformerEvent<T> change, Func<T, object?> support)
        where T : class, IKubernetesObject
    {
        var isNews =
            change.Type != InformerEventType.Updated
            || change.Old is not { } old
            || !Same(support(old), support(change.Object));
        if (isNews)
        {
            AddAll();
        }
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

    private static bool AnswersAlike(V1Pod old, V1Pod pod) =>
        old.IsReady == pod.IsReady
        && old.IsLeaving == pod.IsLeaving
        && old.Metadata.Labels?.GetValueOrDefault(PodLabels.Apex)
            == pod.Metadata.Labels?.GetValueOrDefault(PodLabels.Apex);

    private static bool Same(object? left, object? right) =>
        left is IEnumerable<object> items && right is IEnumerable<object> others
            ? items.SequenceEqual(others)
            : Equals(left, right);

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
