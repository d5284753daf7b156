using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>The states of a pod's containers: waiting for something, running, or terminated.</summary>
internal static class ContainerStates
{
    /// <summary>Init containers end at once, in order, unless one can't start.</summary>
    public static JsonObject Initial(JsonObject pod, JsonNode container, PodRun run)
    {
        var name = container.Text("name");
        var names = pod.Items("spec", "initContainers").Select(other => other.Text("name")).ToList();
        if (run.Missing is { } missing && missing.Container == name)
        {
            return Waiting(missing.Reason, missing.Message);
        }
        var stopped = run.Missing is null ? -1 : names.IndexOf(run.Missing.Container);
        var isBehind = run.Missing is { IsVolume: true } || (stopped >= 0 && names.IndexOf(name) > stopped);
        return isBehind ? Waiting("PodInitializing", "") : Terminated(run, 0, run.Started);
    }

    public static JsonObject Main(JsonObject pod, JsonNode container, PodRun run, bool ended)
    {
        if (run.Obstacle is { } obstacle)
        {
            return IsInitializing(pod, run) ? Waiting("PodInitializing", "")
                : obstacle.Container is { } name && name != container.Text("name") ? Waiting("ContainerCreating", "")
                : Waiting(obstacle.Reason, obstacle.Message);
        }
        return ended
            ? Terminated(run, run.Behaviour.ExitCode, run.Started + run.Behaviour.RunTime)
            : new() { ["running"] = new JsonObject { ["startedAt"] = run.Started.ToKubernetesTime() } };
    }

    private static bool IsInitializing(JsonObject pod, PodRun run) =>
        pod.Items("spec", "initContainers").Any(container => !Initial(pod, container, run).ContainsKey("terminated"));

    private static JsonObject Waiting(string reason, string message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message.Length > 0)
        {
            waiting["message"] = message;
        }
        return new() { ["waiting"] = waiting };
    }

    private static JsonObject Terminated(PodRun run, int exitCode, DateTimeOffset at) =>
        new()
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = exitCode,
                ["reason"] = exitCode == 0 ? "Completed" : "Error",
                ["startedAt"] = run.Started.ToKubernetesTime(),
                ["finishedAt"] = at.ToKubernetesTime(),
            },
        };
}
