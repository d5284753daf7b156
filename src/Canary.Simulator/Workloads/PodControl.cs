using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>Makes and ends pods for a controller, and tells of it in events on their owner.</summary>
internal sealed class PodControl(ControllerContext context, ResourceType type, string component)
{
    /// <exception cref="KubernetesException">The API server refused; an event says why.</exception>
    public void Create(JsonObject owner, JsonObject pod, string? success = null)
    {
        try
        {
            var created = context.Cluster.Create(Kinds.Pods, pod, ControllerContext.Manager);
            Tell(owner, "SuccessfulCreate", success ?? $"Created pod: {created.Name()}");
        }
        catch (KubernetesException exception)
        {
            Tell(owner, "FailedCreate", exception.Message, warning: true);
            throw;
        }
    }

    /// <summary>Asks a pod to end; one that is gone already is fine.</summary>
    /// <exception cref="KubernetesException">The API server refused; an event says why.</exception>
    public void Delete(JsonObject owner, JsonObject pod, string? success = null)
    {
        try
        {
            context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid());
            Tell(owner, "SuccessfulDelete", success ?? $"Deleted pod: {pod.Name()}");
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
        catch (KubernetesException exception)
        {
            Tell(owner, "FailedDelete", exception.Message, warning: true);
            throw;
        }
    }

    public void Tell(JsonObject owner, string reason, string message, bool warning = false) =>
        context.Events.Record(component, type, owner, reason, message, warning);
}
