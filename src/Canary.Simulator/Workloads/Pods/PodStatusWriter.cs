using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Writes down how a pod is: phase, conditions, containers, addresses.</summary>
internal static class PodStatusWriter
{
    /// <summary>The pod's status at this time, built on the one that it has.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="run">What its kubelet knows.</param>
    /// <param name="hostAddress">The node's address.</param>
    /// <param name="ends">Its containers do not restart.</param>
    /// <param name="now">The present time.</param>
    public static JsonObject Write(JsonObject pod, PodRun run, string hostAddress, bool ends, DateTimeOffset now)
    {
        var status = pod.Map("status")?.Copy() ?? [];
        var ended = ends && run.Obstacle is null && now >= run.Started + run.Behaviour.RunTime;
        var ready = !ended && run.ContainersReady(now);
        status["phase"] =
            run.Obstacle is not null ? "Pending"
            : !ended ? "Running"
            : run.Behaviour.ExitCode == 0 ? "Succeeded"
            : "Failed";
        status["conditions"] = Conditions(pod, run, ready, ended, now);
        status["startTime"] = run.Accepted.ToKubernetesTime();
        status["hostIP"] = hostAddress;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = hostAddress });
        if (run.Runtime is { } runtime)
        {
            status["podIP"] = runtime.Address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = runtime.Address });
        }
        var initial = pod.Items("spec", "initContainers").ToList();
        if (initial.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([
                .. initial.Select(container =>
                    ContainerStates.Initial(pod, container, run) is var state && state.ContainsKey("terminated")
                        ? Container(pod, container, run, ready: true, state, now)
                        : Container(pod, container, run, ready: false, state, now)
                ),
            ]);
        }
        status["containerStatuses"] = new JsonArray([
            .. pod.Items("spec", "containers")
                .Select(container =>
                    Container(pod, container, run, ready, ContainerStates.Main(pod, container, run, ended), now)
                ),
        ]);
        return status;
    }

    private static JsonArray Conditions(JsonObject pod, PodRun run, bool ready, bool ended, DateTimeOffset now)
    {
        var conditions = new PodConditions(pod["status"], now);
        var unready = string.Join(' ', pod.Items("spec", "containers").Select(container => container.Text("name")));
        var reason = ended ? "PodCompleted" : "ContainersNotReady";
        var message = ended ? null : $"containers with unready status: [{unready}]";
        conditions.Set("PodReadyToStartContainers", !ended && run.Missing is not { IsVolume: true });
        SetInitialized(conditions, pod, run, ended ? reason : null);
        if (!ready)
        {
            conditions.Set("Ready", false, reason, message);
        }
        else if (ClosedGate(pod, conditions) is { } gate)
        {
            conditions.Set("Ready", false, "ReadinessGatesNotReady", gate);
        }
        else
        {
            conditions.Set("Ready", true);
        }
        conditions.Set("ContainersReady", ready, ready ? null : reason, ready ? null : message);
        conditions.Set("PodScheduled", true);
        if (run.Errors.Count > 0)
        {
            conditions.Set(
                PodAnnotations.Prefix + "BehaviourValid",
                false,
                "InvalidAnnotations",
                string.Join("; ", run.Errors)
            );
        }
        return conditions.ToJson();
    }

    private static void SetInitialized(PodConditions conditions, JsonObject pod, PodRun run, string? reason)
    {
        var incomplete = pod.Items("spec", "initContainers")
            .Where(container => !ContainerStates.Initial(pod, container, run).ContainsKey("terminated"))
            .Select(container => container.Text("name"))
            .ToList();
        if (incomplete.Count == 0)
        {
            conditions.Set("Initialized", true, reason);
        }
        else
        {
            var message = $"containers with incomplete status: [{string.Join(' ', incomplete)}]";
            conditions.Set("Initialized", false, "ContainersNotInitialized", message);
        }
    }

    private static string? ClosedGate(JsonObject pod, PodConditions conditions)
    {
        var closed = pod.Items("spec", "readinessGates")
            .Select(gate => gate.Text("conditionType") ?? "")
            .FirstOrDefault(type => !conditions.IsTrue(type));
        return closed switch
        {
            null => null,
            _ when conditions.Has(closed) =>
                $"the status of pod readiness gate \"{closed}\" is not \"True\", but False",
            _ => $"corresponding condition of pod readiness gate \"{closed}\" does not exist.",
        };
    }

    private static JsonObject Container(
        JsonObject pod,
        JsonNode container,
        PodRun run,
        bool ready,
        JsonObject state,
        DateTimeOffset now
    )
    {
        var name = container.Text("name") ?? "";
        var started = run.Obstacle is null;
        var status = new JsonObject
        {
            ["name"] = name,
            ["image"] = container.Text("image"),
            ["imageID"] = started ? $"simulator://{container.Text("image")}" : "",
            ["ready"] = ready,
            ["restartCount"] = 0,
            ["started"] = started && now >= run.Started && !state.ContainsKey("terminated"),
            ["state"] = state,
            ["lastState"] = new JsonObject(),
        };
        if (started)
        {
            status["containerID"] = $"simulator://{pod.Uid()}/{name}";
        }
        return status;
    }
}
