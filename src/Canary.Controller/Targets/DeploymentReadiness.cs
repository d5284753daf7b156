using Canary.Engine;

namespace Canary.Controller.Targets;

/// <summary>Tells whether a Deployment has all the pods that it asks for, all of its present content.</summary>
internal static class DeploymentReadiness
{
    /// <summary>The readiness and, unless ready, the reason for people.</summary>
    public static (Readiness Readiness, string? Message) Of(V1Deployment deployment)
    {
        var status = deployment.Status;
        if (status.ObservedGeneration < deployment.Metadata.Generation)
        {
            return Waiting(
                $"the Deployment controller has not taken up generation {deployment.Metadata.Generation} yet"
            );
        }
        if (deployment.Replicas == 0)
        {
            return status.Replicas == 0 ? (Readiness.Ready, null) : Waiting($"{Pods(status.Replicas)} left to end");
        }
        if (Deadline(status) is { } deadline)
        {
            return (Readiness.Failed, deadline);
        }
        if (status.UpdatedReplicas < deployment.Replicas)
        {
            return Waiting($"{status.UpdatedReplicas} of {Pods(deployment.Replicas)} updated");
        }
        if (status.Replicas > status.UpdatedReplicas)
        {
            return Waiting($"{Pods(status.Replicas - status.UpdatedReplicas)} of the old revision left to end");
        }
        return status.AvailableReplicas < status.UpdatedReplicas
            ? Waiting($"{status.AvailableReplicas} of {Pods(status.UpdatedReplicas)} available")
            : (Readiness.Ready, null);
    }

    /// <summary>
    /// Available pods of the present content; old ones that still run may be the available ones, so they are taken off. None while the status
    /// speaks of an older content.
    /// </summary>
    public static int AvailableReplicas(V1Deployment deployment)
    {
        if (deployment.Status.ObservedGeneration < deployment.Metadata.Generation)
        {
            return 0;
        }
        var old = Math.Max(0, deployment.Status.Replicas - deployment.Status.UpdatedReplicas);
        return Math.Max(0, deployment.Status.AvailableReplicas - old);
    }

    private static string? Deadline(V1DeploymentStatus status) =>
        status.Conditions.FirstOrDefault(condition =>
            condition is { Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded" }
        )
            is { } condition
            ? $"the Deployment exceeded its own progress deadline: {condition.Message}"
            : null;

    private static (Readiness, string?) Waiting(string message) => (Readiness.Progressing, message);

    private static string Pods(int count) => count == 1 ? "1 pod" : $"{count} pods";
}
