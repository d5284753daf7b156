using Canary.Resources.V1;

namespace Canary.Resources.Views;

/// <summary>What the command line and the web page show of a Canary. Times are absolute: it changes only when the Canary does, whoever looks and whenever.</summary>
public sealed record RolloutView
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Kind and name of the workload: <c>Deployment/podinfo</c>.</summary>
    public string? Target { get; init; }

    /// <summary>As in the status; Initializing while the controller has not seen it.</summary>
    public required string Phase { get; init; }

    /// <summary>Percent of traffic to the canary; the primary has the rest.</summary>
    public decimal CanaryWeight { get; init; }

    /// <summary>Percent of requests that are copied to the canary; null: none.</summary>
    public decimal? MirrorWeight { get; init; }

    /// <summary>Where the spec says which requests take part in an A/B test; null: all do.</summary>
    public string? Match { get; init; }

    /// <summary>Steps begun in this run.</summary>
    public int Step { get; init; }

    /// <summary>Steps of this run; 0 when there was none.</summary>
    public int Steps { get; init; }

    /// <summary>Failed checks of this run.</summary>
    public int FailedChecks { get; init; }

    /// <summary>So many failed checks abort a run.</summary>
    public int Threshold { get; init; }

    /// <summary>The spec asks the controller to leave everything as it is.</summary>
    public bool Suspended { get; init; }

    /// <summary>Why the phase is what it is, or why nothing goes on: one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence: what is happening and what it waits for.</summary>
    public string? Message { get; init; }

    /// <summary>What only a person can change; null when there is nothing.</summary>
    public string? Stalled { get; init; }

    /// <summary>When this run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the next judgement is due.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>When the phase last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The revision judged last or being judged.</summary>
    public V1RevisionStatus? Revision { get; init; }

    /// <summary>The revision that the primary was last given for good.</summary>
    public string? LastPromotedSpec { get; init; }

    /// <summary>Why the rollout is paused; null: it is not.</summary>
    public V1PauseStatus? Pause { get; init; }

    /// <summary>The gates that the revision has come to.</summary>
    public IReadOnlyList<V1GateStatus> Gates { get; init; } = [];

    /// <summary>What people asked for last, newest first, and what became of it.</summary>
    public IReadOnlyList<V1CommandStatus> Commands { get; init; } = [];

    /// <summary>The last judgement, metric by metric.</summary>
    public IReadOnlyList<V1CheckStatus> Checks { get; init; } = [];

    /// <summary>The last rollouts, newest first.</summary>
    public IReadOnlyList<V1RolloutStatus> History { get; init; } = [];

    public IReadOnlyList<V1Condition> Conditions { get; init; } = [];

    public static RolloutView Of(V1Canary canary)
    {
        var status = canary.Status ?? new();
        var target = canary.Spec.TargetRef;
        return new()
        {
            Namespace = canary.Metadata.Namespace,
            Name = canary.Metadata.Name,
            CreatedAt = canary.Metadata.CreationTimestamp,
            Target = target is null ? null : $"{target.Kind}/{target.Name}",
            Phase = string.IsNullOrEmpty(status.Phase) ? "Initializing" : status.Phase,
            CanaryWeight = status.CanaryWeight,
            MirrorWeight = status.MirrorWeight,
            Match = status.Match,
            Step = status.Step,
            Steps = status.Steps,
            FailedChecks = status.FailedChecks,
            Threshold = Math.Max(1, canary.Spec.Analysis?.Threshold ?? 1),
            Suspended = canary.Spec.Suspend ?? false,
            Reason = status.Stalled?.Reason ?? status.Reason,
            Message = status.Message,
            Stalled = status.Stalled?.Message,
            StartedAt = status.StartedAt,
            NextStepAt = status.NextStepAt,
            LastTransitionTime = status.LastTransitionTime,
            Revision = status.Revision,
            LastPromotedSpec = status.LastPromotedSpec,
            Pause = status.Pause,
            Gates = status.Gates ?? [],
            Commands = status.Commands ?? [],
            Checks = status.Checks ?? [],
            History = status.History ?? [],
            Conditions = status.Conditions ?? [],
        };
    }
}
