using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.Jobs;

/// <summary>Runs a Job's pods until enough have succeeded, or too many failed.</summary>
internal sealed class JobController : IDisposable
{
    private readonly ControllerContext context;
    private readonly PodControl control;
    private readonly ControlLoop loop;

    public JobController(ControllerContext context)
    {
        this.context = context;
        control = new(context, Kinds.Jobs, "job-controller");
        loop = new(context, Kinds.Jobs, Reconcile, change => PodOwners.Of(context.View, Kinds.Jobs, change));
    }

    public void Dispose() => loop.Dispose();

    private TimeSpan? Reconcile(JsonObject job)
    {
        if (job.IsBeingDeleted())
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
                control.Create(job, PodFactory.NewPod(Kinds.Jobs, job));
            }
        }
        if (progress.Outcome is not null || job.Flag("spec", "suspend"))
        {
            progress.Active.ForEach(pod => control.Delete(job, pod.Object));
        }
        return WriteStatus(job.Key());
    }

    private List<PodState> Pods(JsonObject job) =>
        [.. context.View.ControlledBy(Kinds.Pods, job.Uid()).Select(pod => new PodState(pod))];

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
        context.WriteStatus(Kinds.Jobs, job, status);
        if (progress.Outcome is { } outcome)
        {
            control.Tell(job, outcome.Event, outcome.Message, outcome.Failed);
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
