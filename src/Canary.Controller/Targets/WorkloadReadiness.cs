using Canary.Engine;

namespace Canary.Controller.Targets;

/// <summary>Tells whether a workload has all the pods that it asks for, all of its present content.</summary>
internal static class WorkloadReadiness
{
    /// <summary>The readiness and, unless ready, the reason for people.</summary>
    /// <param name="workload">What is looked at.</param>
    /// <param name="least">
    /// How many pods are enough though it asks for more: what an autoscaler adds while a revision is judged must not hold that up.
    /// Null: all that it asks for.
    /// </param>
    public static (Readiness Readiness, string? Message) Of(V1Workload workload, int? least = null)
    {
        var status = workload.Status;
        var enough = Math.Min(workload.Replicas, least ?? workload.Replicas);
        if (status.ObservedGeneration < workload.Metadata.Generation)
        {
            return Waiting($"its controller has not taken up generation {workload.Metadata.Generation} yet");
        }
        if (workload.Replicas == 0)
        {
            return status.Replicas == 0 ? (Readiness.Ready, null) : Waiting($"{Pods(status.Replicas)} left to end");
        }
        if (Deadline(status) is { } deadline)
        {
            return (Readiness.Failed, deadline);
        }
        if (status.UpdatedReplicas < enough)
        {
            return Waiting($"{status.UpdatedReplicas} of {Pods(enough)} updated");
        }
        if (status.Replicas > status.UpdatedReplicas)
        {
            return Waiting($"{Pods(status.Replicas - status.UpdatedReplicas)} of the old revision left to end");
        }
        var awaited = least is null ? status.UpdatedReplicas : enough;
        return status.AvailableReplicas < awaited
            ? Waiting($"{status.AvailableReplicas} of {Pods(awaited)} available")
            : (Readiness.Ready, null);
    }

    /// <summary>
    /// Available pods of the present content; old ones that still run may be the available ones, so they are taken off. None while the status
    /// speaks of an older content.
    /// </summary>
    public static int AvailableReplicas(V1Workload workload)
    {
        if (workload.Status.ObservedGeneration < workload.Metadata.Generation)
        {
            return 0;
        }
        var old = Math.Max(0, workload.Status.Replicas - workload.Status.UpdatedReplicas);
        return Math.Max(0, workload.Status.AvailableReplicas - old);
    }

    private static string? Deadline(V1WorkloadStatus status) =>
        status.Conditions.FirstOrDefault(condition =>
            condition is { Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded" }
        )
            is { } condition
            ? $"it exceeded its own progress deadline: {condition.Message}"
            : null;

    private static (Readiness, string?) Waiting(string message) => (Readiness.Progressing, message);

    private static string Pods(int count) => count == 1 ? "1 pod" : $"{count} pods";
}
