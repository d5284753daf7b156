using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Cluster;

/// <summary>
/// The cluster from inside, for the simulator's own controllers: the same defaulting, validation, locks and watches as over HTTP, but
/// synchronous. Errors are <see cref="Canary.Kubernetes.Client.KubernetesException"/>s. Safe to call from any thread.
/// </summary>
public interface ICluster
{
    /// <summary>The cluster's time; also what stamps creationTimestamp.</summary>
    TimeProvider Time { get; }

    /// <summary>A copy of the object, or null.</summary>
    JsonObject? Get(ResourceType type, ObjectKey key);

    /// <summary>Copies of all objects, or of one namespace's, that the label selector matches.</summary>
    IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace = null, string? labelSelector = null);

    JsonObject Create(ResourceType type, JsonObject obj, string fieldManager);

    /// <summary>
    /// Replaces object or subresource; a resourceVersion in it is the lock. Pods have the subresource <c>binding</c>: a Binding whose
    /// <c>target.name</c> becomes the pod's <c>spec.nodeName</c>.
    /// </summary>
    JsonObject Update(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null);

    /// <summary>Server-side apply, forced.</summary>
    JsonObject Apply(ResourceType type, JsonObject obj, string fieldManager, string? subresource = null);

    /// <param name="type">What to delete.</param>
    /// <param name="key">Which object.</param>
    /// <param name="propagationPolicy">What becomes of dependents; null: the kind's default.</param>
    /// <param name="uid">Only this incarnation.</param>
    /// <param name="gracePeriod">Pods: how long it may take to end; zero removes it at once; null: its own.</param>
    void Delete(
        ResourceType type,
        ObjectKey key,
        string? propagationPolicy = null,
        string? uid = null,
        TimeSpan? gracePeriod = null
    );

    /// <summary>Every change after now, in commit order, called on the committing thread after the commit, outside of the store's locks.</summary>
    IDisposable Subscribe(Action<ClusterChange> onChange);

    /// <summary>The kinds served now, custom ones included.</summary>
    IReadOnlyList<ResourceType> Types { get; }
}

/// <summary>A committed change.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Type">The object's kind.</param>
/// <param name="Key">Which object.</param>
/// <param name="Object">It, after the change (deleted: its last state). Shared: do not modify.</param>
/// <param name="Old">It, before; null when created. Shared: do not modify.</param>
public sealed record ClusterChange(
    ClusterChangeKind Kind,
    ResourceType Type,
    ObjectKey Key,
    JsonObject Object,
    JsonObject? Old
)
{
    /// <summary>Whether an object of this kind changed, in whichever version.</summary>
    internal bool Is(ResourceType type) => Type.Plural == type.Plural && Type.Group == type.Group;
}

/// <summary>The kinds of change.</summary>
public enum ClusterChangeKind
{
    Added,
    Modified,
    Deleted,
}
