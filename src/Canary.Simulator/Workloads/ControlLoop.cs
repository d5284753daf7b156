using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>
/// What every controller of a kind does alike: look at each object at the start, when it changes, and when something changes that concerns
/// it. What is gone is not looked at.
/// </summary>
internal sealed class ControlLoop : IDisposable
{
    private readonly ControllerContext context;
    private readonly ResourceType type;
    private readonly Func<ClusterChange, IEnumerable<ObjectKey>>? concerned;
    private readonly Func<ClusterChange, bool>? matters;
    private readonly ReconcileQueue queue;

    /// <param name="context">What controllers work with.</param>
    /// <param name="type">The kind.</param>
    /// <param name="reconcile">Looks at an object; the answer says when to look again though nothing happens.</param>
    /// <param name="concerned">Which objects of the kind a change of another kind concerns; null: none.</param>
    /// <param name="matters">Whether a change of the object itself is worth a look; null: each is.</param>
    public ControlLoop(
        ControllerContext context,
        ResourceType type,
        Func<JsonObject, TimeSpan?> reconcile,
        Func<ClusterChange, IEnumerable<ObjectKey>>? concerned = null,
        Func<ClusterChange, bool>? matters = null
    )
    {
        this.context = context;
        this.type = type;
        this.concerned = concerned;
        this.matters = matters;
        queue = new(context.Scheduler, key => context.View.Get(type, key) is { } obj ? reconcile(obj) : null);
        context.View.Changed += OnChange;
        foreach (var obj in context.View.List(type))
        {
            queue.Add(obj.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (change.Is(type))
        {
            if (matters is null || matters(change))
            {
                queue.Add(change.Key);
            }
            return;
        }
        foreach (var key in concerned?.Invoke(change) ?? [])
        {
            queue.Add(key);
        }
    }
}
