using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>What a kubelet remembers of a pod, more exactly than the whole seconds of its status.</summary>
internal sealed class PodRun
{
    public PodRun(JsonObject pod, DateTimeOffset started)
    {
        Uid = pod.Uid();
        Started = started;
        (Behaviour, Errors) = PodBehaviour.Of(pod);
    }

    public string Uid { get; }

    public PodBehaviour Behaviour { get; }

    /// <summary>What is wrong with the annotations that the behaviour comes from.</summary>
    public IReadOnlyList<string> Errors { get; }

    public DateTimeOffset Started { get; }

    /// <summary>When its containers end, once it was asked to.</summary>
    public DateTimeOffset? Stops { get; set; }

    public PodRuntime? Runtime { get; set; }

    /// <summary>What keeps the containers from starting: a waiting reason and a message.</summary>
    public (string Reason, string Message)? Obstacle =>
        Errors.Count > 0 ? ("CreateContainerConfigError", string.Join("; ", Errors))
        : Behaviour.ImagePullError ? ("ImagePullBackOff", $"Back-off pulling image \"{Behaviour.Image}\"")
        : null;

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
