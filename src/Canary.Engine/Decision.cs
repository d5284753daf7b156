namespace Canary.Engine;

/// <summary>What a pass decided.</summary>
/// <param name="Next">The status to persist; equal to the old one when nothing changed.</param>
/// <param name="WakeAt">When to look again if nothing happens; null: never.</param>
/// <param name="Announcements">What to tell once <paramref name="Next"/> is persisted.</param>
public sealed record Decision(RolloutStatus Next, DateTimeOffset? WakeAt, ValueList<Announcement> Announcements);

/// <summary>Something that people and their tools should hear of: a Kubernetes event, a log line, later an alert.</summary>
/// <param name="Severity">Normal, Warning or Error; an event is Normal or Warning.</param>
/// <param name="Reason">CamelCase: <c>NewRevision</c>, <c>WeightAdvanced</c>, <c>RolledBack</c>.</param>
/// <param name="Message">In Flagger's wording where its users grep for it.</param>
public sealed record Announcement(Severity Severity, string Reason, string Message)
{
    /// <summary>As what it is also sent to the chat systems that the Canary names. Default: an Error is, the rest is not; so no abort is silent (R5).</summary>
    public AlertLevel? Alert { get; init; } = Severity == Severity.Error ? AlertLevel.Error : null;
}

/// <summary>How much people should care.</summary>
public enum Severity
{
    Normal,
    Warning,
    Error,
}

/// <summary>What an alert is filtered by: who asks for <see cref="Warn"/> gets Warn and Error.</summary>
public enum AlertLevel
{
    /// <summary>A rollout goes its way.</summary>
    Info,

    /// <summary>It waits, maybe for a person.</summary>
    Warn,

    /// <summary>It was given up.</summary>
    Error,
}
