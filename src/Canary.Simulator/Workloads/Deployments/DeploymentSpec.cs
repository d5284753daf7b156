using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>What a Deployment asks for.</summary>
internal sealed record DeploymentSpec
{
    public required int Replicas { get; init; }

    public required bool Paused { get; init; }

    public required bool Recreate { get; init; }

    /// <summary>How many pods there may be beyond <see cref="Replicas"/>.</summary>
    public required int MaxSurge { get; init; }

    /// <summary>How many of <see cref="Replicas"/> may be missing.</summary>
    public required int MaxUnavailable { get; init; }

    public required int MinReadySeconds { get; init; }

    /// <summary>How long a rollout may stand still; null: for ever.</summary>
    public required TimeSpan? ProgressDeadline { get; init; }

    public required int RevisionHistoryLimit { get; init; }

    public required LabelSelector Selector { get; init; }

    public int MinAvailable => Replicas - MaxUnavailable;

    public int MaxTotal => Replicas + MaxSurge;

    public static DeploymentSpec Of(JsonObject deployment)
    {
        var spec = deployment["spec"];
        var replicas = spec.Number("replicas") ?? 1;
        var rolling = spec.At("strategy", "rollingUpdate");
        var recreate = spec.Text("strategy", "type") == "Recreate";
        var surge = recreate ? 0 : IntOrPercent.Resolve(rolling.At("maxSurge"), "25%", replicas, roundUp: true);
        var unavailable = IntOrPercent.Resolve(rolling.At("maxUnavailable"), "25%", replicas, roundUp: false);
        var deadline = spec.Number("progressDeadlineSeconds") ?? int.MaxValue;
        return new()
        {
            Replicas = replicas,
            Paused = spec.Flag("paused"),
            Recreate = recreate,
            MaxSurge = surge,
            // Percentages may both round to nothing, and then nothing could ever move.
            MaxUnavailable = recreate ? 0 : Math.Min(replicas, surge == 0 ? Math.Max(1, unavailable) : unavailable),
            MinReadySeconds = spec.Number("minReadySeconds") ?? 0,
            ProgressDeadline = deadline == int.MaxValue ? null : TimeSpan.FromSeconds(deadline),
            RevisionHistoryLimit = spec.Number("revisionHistoryLimit") ?? int.MaxValue,
            Selector = LabelSelector.Of(spec.At("selector")),
        };
    }
}
