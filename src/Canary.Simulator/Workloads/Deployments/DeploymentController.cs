using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>Rolls a Deployment's pods from one template to the next by growing one ReplicaSet and shrinking the others.</summary>
internal sealed class DeploymentController : IDisposable
{
    private readonly ControllerContext context;
    private readonly ReplicaSetWriter writer;
    private readonly ControlLoop loop;

    public DeploymentController(ControllerContext context)
    {
        this.context = context;
        writer = new(context);
        loop = new(context, Kinds.Deployments, Reconcile, change => DeploymentTriggers.Concerned(context.View, change));
    }

    public void Dispose() => loop.Dispose();

    private TimeSpan? Reconcile(JsonObject deployment)
    {
        var spec = DeploymentSpec.Of(deployment);
        if (spec.Selector.IsEmpty)
        {
            return null;
        }
        if (deployment.IsBeingDeleted())
        {
            return WriteStatus(deployment.Key(), CurrentSet.None);
        }
        var sets = Sets(deployment, spec);
        var current = new CurrentSet(Current(deployment, sets));
        if (current.Set is not null || !spec.Paused)
        {
            current = EnsureCurrent(deployment, spec, sets, current.Set);
        }
        if (current.Failure is null)
        {
            Scale(deployment, spec, current.Set, [.. sets.Where(set => set.Name != current.Set?.Name)]);
        }
        var after = WriteStatus(deployment.Key(), current);
        return current.Failure is null ? after : TimeSpan.FromSeconds(1);
    }

    private List<ReplicaSetState> Sets(JsonObject deployment, DeploymentSpec spec) =>
        [
            .. Adoption
                .Claim(
                    context,
                    ReplicaSetWriter.Manager,
                    Kinds.Deployments,
                    deployment,
                    Kinds.ReplicaSets,
                    spec.Selector
                )
                .Select(set => new ReplicaSetState(set)),
        ];

    /// <summary>The ReplicaSet of the present template; should there be several, the oldest.</summary>
    private static ReplicaSetState? Current(JsonObject deployment, IReadOnlyList<ReplicaSetState> sets)
    {
        var template = PodTemplate.Canonical(deployment.At("spec", "template"));
        return sets.Where(set => PodTemplate.Canonical(set.Object.At("spec", "template")) == template)
            .OrderBy(set => set.Created)
            .ThenBy(set => set.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private CurrentSet EnsureCurrent(
        JsonObject deployment,
        DeploymentSpec spec,
        IReadOnlyList<ReplicaSetState> sets,
        ReplicaSetState? current
    )
    {
        var newest = sets.Where(set => set.Name != current?.Name).Select(set => set.Revision).DefaultIfEmpty().Max();
        var revision = Math.Max(newest + 1, current?.Revision ?? 0);
        if (current is not null)
        {
            return new(new(writer.Refresh(current.Object, deployment, spec, revision)), revision);
        }
        try
        {
            var size = RollingUpdate.NewSize(spec, 0, sets.Sum(set => set.Wanted));
            var recreating = spec.Recreate && sets.Any(set => set.Wanted > 0 || set.Actual > 0);
            var created = writer.Create(deployment, spec, recreating ? 0 : size, revision);
            return new(new(created), revision, IsNew: true);
        }
        catch (KubernetesException exception) when (exception.IsAlreadyExists)
        {
            NoteCollision(deployment);
            throw;
        }
        catch (KubernetesException exception) when (!exception.IsConflict)
        {
            return CurrentSet.None with { Failure = exception.Message };
        }
    }

    /// <summary>The name is taken by something else: the next attempt hashes differently.</summary>
    private void NoteCollision(JsonObject deployment)
    {
        var copy = deployment.Copy();
        copy.Ensure("status")["collisionCount"] = (deployment.Number("status", "collisionCount") ?? 0) + 1;
        context.Cluster.Update(Kinds.Deployments, copy, ReplicaSetWriter.Manager, "status");
    }

    private void Scale(
        JsonObject deployment,
        DeploymentSpec spec,
        ReplicaSetState? updated,
        IReadOnlyList<ReplicaSetState> old
    )
    {
        var sizes = DeploymentSizes.Plan(spec, updated, old, pods: set => HasPods(set));
        foreach (var set in updated is null ? old : [updated, .. old])
        {
            if (sizes.TryGetValue(set.Name, out var size))
            {
                writer.Resize(deployment, spec, set, size);
            }
        }
        if (new DeploymentProgress(deployment, updated, old, context.Now).IsComplete && !spec.Paused)
        {
            foreach (var set in DeploymentSizes.Forgettable(spec, old))
            {
                writer.Delete(set);
            }
        }
    }

    private bool HasPods(ReplicaSetState set) =>
        context
            .View.ControlledBy(Kinds.Pods, set.Object.Uid())
            .Any(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed"));

    private TimeSpan? WriteStatus(ObjectKey key, CurrentSet current)
    {
        // What this pass has written counts, and so does what others did meanwhile.
        if (context.View.Get(Kinds.Deployments, key) is not { } deployment)
        {
            return null;
        }
        var sets = context
            .View.ControlledBy(Kinds.ReplicaSets, deployment.Uid())
            .Select(set => new ReplicaSetState(set))
            .ToList();
        var updated = Current(deployment, sets);
        var progress = new DeploymentProgress(
            deployment,
            updated,
            [.. sets.Where(set => set.Name != updated?.Name)],
            context.Now
        );
        var status = progress.ToStatus(current.IsNew ? current.Set?.Name : null, current.Failure);
        var revision =
            current.Revision?.ToString(CultureInfo.InvariantCulture)
            ?? deployment.Annotation(ReplicaSetState.RevisionAnnotation);
        if (
            !JsonNode.DeepEquals(status, deployment["status"])
            || revision != deployment.Annotation(ReplicaSetState.RevisionAnnotation)
        )
        {
            var copy = deployment.WithStatus(status);
            // Annotations count as a change of the Deployment, and would make a new generation, unless they come with the status.
            if (revision is not null)
            {
                copy.Ensure("metadata", "annotations")[ReplicaSetState.RevisionAnnotation] = revision;
            }
            context.Cluster.Update(Kinds.Deployments, copy, ReplicaSetWriter.Manager, "status");
        }
        return progress.UntilDeadline;
    }

    /// <summary>The ReplicaSet of the present template, as far as this pass got with it.</summary>
    private sealed record CurrentSet(
        ReplicaSetState? Set,
        long? Revision = null,
        bool IsNew = false,
        string? Failure = null
    )
    {
        public static CurrentSet None { get; } = new(default(ReplicaSetState));
    }
}
