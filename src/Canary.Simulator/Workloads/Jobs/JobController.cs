using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.Jobs;

/// <summary>Runs a Job's pods until enough have succeeded, or too many failed.</summary>
internal sealed class JobController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "job-controller";

    private readonly ControllerContext context;
    private readonly ReconcileQueue queue;

    public JobController(ControllerContext context)
    {
        this.context = context;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var job in context.View.List(Kinds.Jobs))
        {
            queue.Add(job.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Group == Kinds.Jobs.Group && change.Type.Plural == Kinds.Jobs.Plural)
        {
            queue.Add(change.Key);
        }
        else if (change.Type.Group.Length == 0 && change.Type.Plural == Kinds.Pods.Plural)
        {
            PodOwners.Add(context, queue, Kinds.Jobs, change);
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (context.View.Get(Kinds.Jobs, key) is not { } job || job.IsBeingDeleted())
        {
            return null;
        }
        if (JobProgress.IsFinished(job))
        {
            return Expire(job);
        }
        var progress = new JobProgress(job, Pods(job), context.Now);
        if (progress.Outcome is null)
        {
            for (var missing = progress.MissingPods; missing > 0; missing--)
            {
                Create(job);
            }
        }
        if (progress.Outcome is not null || job.Flag("spec", "suspend"))
        {
            progress.Active.ForEach(pod => Delete(pod.Object));
        }
        return WriteStatus(key);
    }

    private List<PodState> Pods(JsonObject job) =>
        [.. context.View.ControlledBy(Kinds.Pods, job.Uid()).Select(pod => new PodState(pod))];

    private void Create(JsonObject job)
    {
        var pod = PodFactory.NewPod(Kinds.Jobs, job, job.At("spec", "template") ?? new JsonObject());
        try
        {
            var created = context.Cluster.Create(Kinds.Pods, pod, Manager);
            context.Events.Record(Component, Kinds.Jobs, job, "SuccessfulCreate", $"Created pod: {created.Name()}");
        }
        catch (KubernetesException exception)
        {
            context.Events.Record(Component, Kinds.Jobs, job, "FailedCreate", exception.Message, warning: true);
            throw;
        }
    }

    private void Delete(JsonObject pod)
    {
        try
        {
            context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid());
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
    }

    private TimeSpan? WriteStatus(ObjectKey key)
    {
        if (context.View.Get(Kinds.Jobs, key) is not { } job)
        {
            return null;
        }
        var progress = new JobProgress(job, Pods(job), context.Now);
        var status = progress.ToStatus();
        if (JsonNode.DeepEquals(status, job["status"]))
        {
            return progress.UntilDeadline;
        }
        var copy = job.Copy();
        copy["status"] = status;
        context.Cluster.Update(Kinds.Jobs, copy, Manager, "status");
        if (progress.Outcome is { } outcome)
        {
            context.Events.Record(Component, Kinds.Jobs, job, outcome.Event, outcome.Message, outcome.Failed);
        }
        return progress.UntilDeadline;
    }

    /// <summary>A finished Job goes when its time to live is over.</summary>
    private TimeSpan? Expire(JsonObject job)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }
        var left = JobProgress.FinishedAt(job) + TimeSpan.FromSeconds(seconds) - context.Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }
        context.Cluster.Delete(Kinds.Jobs, job.Key(), "Background", job.Uid());
        return null;
    }
}
