using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads.Pods.Configuration;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>What a kubelet remembers of a pod, more exactly than the whole seconds of its status.</summary>
internal sealed class PodRun
{
    public PodRun(JsonObject pod, DateTimeOffset accepted)
    {
        Uid = pod.Uid();
        Pod = pod.Key();
        Accepted = Started = accepted;
        (Behaviour, Errors) = PodBehaviour.Of(pod);
    }

    public string Uid { get; }

    public ObjectKey Pod { get; }

    public PodBehaviour Behaviour { get; private set; }

    /// <summary>What is wrong with the annotations that the behaviour comes from.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>When the kubelet first saw it.</summary>
    public DateTimeOffset Accepted { get; }

    /// <summary>When its containers started; before that, when it was first seen.</summary>
    public DateTimeOffset Started { get; private set; }

    /// <summary>When its containers end, once it was asked to.</summary>
    public DateTimeOffset? Stops { get; set; }

    /// <summary>Its processes; null: they have not started yet.</summary>
    public PodRuntime? Runtime { get; private set; }

    /// <summary>What it needs from ConfigMaps or Secrets and does not find; null: nothing.</summary>
    public PodObstacle? Missing { get; set; }

    /// <summary>What keeps the containers from starting.</summary>
    public PodObstacle? Obstacle =>
        Missing is not null ? Missing
        : Errors.Count > 0 ? new("CreateContainerConfigError", string.Join("; ", Errors))
        : Behaviour.ImagePullError ? new("ImagePullBackOff", $"Back-off pulling image \"{Behaviour.Image}\"")
        : null;

    /// <summary>Starts the containers with what they found.</summary>
    public PodRuntime Start(
        JsonObject pod,
        PodConfiguration configuration,
        string address,
        DateTimeOffset now,
        int seed
    )
    {
        var saysItself = pod.Annotation(PodAnnotations.Message) is not null;
        if (!saysItself && configuration.Variable(PodAnnotations.MessageVariable) is { } message)
        {
            Behaviour = Behaviour with { Message = message };
        }
        Started = now;
        return Runtime = new(pod, Behaviour, configuration, address, now, seed);
    }

    /// <summary>The readiness probe's answer.</summary>
    public bool ContainersReady(DateTimeOffset now) =>
        Obstacle is null
        && Behaviour.Ready
        && now >= Started + Behaviour.StartupTime
        && !(now >= Started + Behaviour.UnreadyAfter);

    /// <summary>The next time at which the pod changes by itself; null: none.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now, bool ends)
    {
        DateTimeOffset?[] times =
        [
            Started + Behaviour.StartupTime,
            Started + Behaviour.UnreadyAfter,
            ends ? Started + Behaviour.RunTime : null,
            Stops,
        ];
        return times.Where(time => time > now).Min();
    }
}
