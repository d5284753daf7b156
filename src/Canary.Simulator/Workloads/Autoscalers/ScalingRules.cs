using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>One limit of speed.</summary>
/// <param name="IsPercent">Of the size at the period's start; else a number of pods.</param>
/// <param name="Value">By how much the size may change.</param>
/// <param name="Period">Within which time.</param>
internal sealed record ScalingPolicy(bool IsPercent, int Value, TimeSpan Period);

/// <summary>The rules for one direction, with the defaults of autoscaling/v2.</summary>
internal sealed class ScalingRules
{
    private readonly IReadOnlyList<ScalingPolicy> policies;
    private readonly string select;

    public ScalingRules(JsonObject? rules, TimeSpan window, IReadOnlyList<ScalingPolicy> usual)
    {
        Window = rules.Number("stabilizationWindowSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : window;
        select = rules.Text("selectPolicy") ?? "Max";
        var own = rules
            .Items("policies")
            .Select(policy => new ScalingPolicy(
                policy.Text("type") == "Percent",
                policy.Number("value") ?? 0,
                TimeSpan.FromSeconds(policy.Number("periodSeconds") ?? 15)
            ))
            .ToList();
        policies = own.Count > 0 ? own : usual;
    }

    /// <summary>How far back wishes count.</summary>
    public TimeSpan Window { get; }

    /// <summary>The largest size that growing may reach now.</summary>
    public int Most(ScalingMemory memory, int current, DateTimeOffset now)
    {
        var sizes = policies.Select(policy =>
        {
            var before = current - memory.ChangeSince(now - policy.Period, 1);
            return policy.IsPercent ? (int)Math.Ceiling(before * (1 + (policy.Value / 100.0))) : before + policy.Value;
        });
        return select switch
        {
            "Disabled" => current,
            "Min" => sizes.Min(),
            _ => sizes.Max(),
        };
    }

    /// <summary>The smallest size that shrinking may reach now.</summary>
    public int Least(ScalingMemory memory, int current, DateTimeOffset now)
    {
        var sizes = policies.Select(policy =>
        {
            var before = current - memory.ChangeSince(now - policy.Period, -1);
            return policy.IsPercent ? (int)(before * (1 - (policy.Value / 100.0))) : before - policy.Value;
        });
        return select switch
        {
            "Disabled" => current,
            "Min" => sizes.Max(),
            _ => sizes.Min(),
        };
    }
}
