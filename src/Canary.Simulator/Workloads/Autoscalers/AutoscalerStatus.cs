using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>The status of a HorizontalPodAutoscaler as it comes about in a pass.</summary>
internal sealed class AutoscalerStatus
{
    private readonly JsonNode? before;
    private readonly string now;
    private readonly JsonObject status;
    private readonly JsonArray conditions = [];

    public AutoscalerStatus(JsonObject autoscaler, DateTimeOffset now)
    {
        before = autoscaler["status"];
        this.now = now.ToKubernetesTime();
        status = new()
        {
            ["observedGeneration"] = autoscaler.Generation(),
            ["currentReplicas"] = before.Number("currentReplicas") ?? 0,
            ["desiredReplicas"] = before.Number("desiredReplicas") ?? 0,
        };
        if (before.Text("lastScaleTime") is { } last)
        {
            status["lastScaleTime"] = last;
        }
    }

    public void CanNotScale(string reason, string message) => Add("AbleToScale", false, reason, message);

    public void IsDisabled()
    {
        status["currentReplicas"] = 0;
        status["desiredReplicas"] = 0;
        Add("AbleToScale", true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
        Add(
            "ScalingActive",
            false,
            "ScalingDisabled",
            "scaling is disabled since the replica count of the target is zero"
        );
    }

    public void Decided(int current, int wanted, AutoscalerDecision decision, string? limit)
    {
        status["currentReplicas"] = current;
        status["desiredReplicas"] = wanted;
        if (decision.CurrentMetrics.Count > 0)
        {
            status["currentMetrics"] = decision.CurrentMetrics;
        }
        Add("AbleToScale", true, "ReadyForNewScale", "recommended size matches current size");
        if (decision.Problem is { } problem)
        {
            Add("ScalingActive", false, problem.Reason, problem.Message);
        }
        else
        {
            Add(
                "ScalingActive",
                true,
                "ValidMetricFound",
                $"the HPA was able to successfully calculate a replica count from {decision.Winner}"
            );
        }
        var limited = limit is not null;
        Add(
            "ScalingLimited",
            limited,
            limit ?? "DesiredWithinRange",
            limited
                ? "the desired replica count is beyond the bounds or the speed of the autoscaler"
                : "the desired count is within the acceptable range"
        );
    }

    public void Scaled()
    {
        status["lastScaleTime"] = now;
        conditions.RemoveAll(condition => condition.Text("type") == "AbleToScale");
        Add("AbleToScale", true, "SucceededRescale", "the HPA controller was able to update the target scale");
    }

    public JsonObject ToJson()
    {
        status["conditions"] = conditions;
        return status;
    }

    private void Add(string type, bool holds, string reason, string message)
    {
        var old = before.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var value = holds ? "True" : "False";
        conditions.Add(
            (JsonNode)
                new JsonObject
                {
                    ["type"] = type,
                    ["status"] = value,
                    ["lastTransitionTime"] = old.Text("status") == value ? old.Text("lastTransitionTime") ?? now : now,
                    ["reason"] = reason,
                    ["message"] = message,
                }
        );
    }
}
