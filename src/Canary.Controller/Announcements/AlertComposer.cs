using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Hooks.Alerts;
using Canary.Resources.V1;

namespace Canary.Controller.Announcements;

/// <summary>What an alert says, in Flagger's words where it has some.</summary>
internal static class AlertComposer
{
    /// <summary>Makes an alert.</summary>
    /// <param name="sighting">What the pass looked at.</param>
    /// <param name="status">What was decided, and is persisted.</param>
    /// <param name="announcement">What happened.</param>
    /// <param name="level">As what it is told.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="now">When.</param>
    public static Alert Compose(
        Sighting sighting,
        RolloutStatus status,
        Announcement announcement,
        AlertLevel level,
        string? cluster,
        DateTimeOffset now
    ) =>
        new()
        {
            Level = level,
            Message = Message(sighting, status, announcement),
            At = now,
            Name = sighting.Key.Name,
            Namespace = sighting.Key.Namespace,
            TargetKind = sighting.Canary.Spec.TargetRef?.Kind ?? "",
            TargetName = sighting.Canary.Spec.TargetRef?.Name ?? "",
            Reason = announcement.Reason,
            Phase = status.Phase.ToString(),
            Weight = status.Traffic.Weight,
            Revision = status.Revision?.Hash,
            Images = status.Revision?.Images ?? [],
            Checks = level == AlertLevel.Info ? [] : Failed(status),
            Cluster = cluster,
            Fields = Fields(sighting),
        };

    private static string Message(Sighting sighting, RolloutStatus status, Announcement announcement) =>
        announcement.Reason switch
        {
            Reasons.Initialized => $"New {sighting.Canary.Spec.TargetRef?.Kind} detected, initialization completed.",
            "NewRevision" => "New revision detected, progressing canary analysis.",
            Reasons.Promoted when status.Message.Length > 0 => $"{status.Message}.",
            _ => announcement.Message,
        };

    private static ValueList<AlertCheck> Failed(RolloutStatus status) =>
        status
            .Checks.Where(check => check.Verdict != Verdict.Pass)
            .Select(check => new AlertCheck(check.Name, check.Value, check.Min, check.Max, check.Message))
            .ToValueList();

    private static ValueList<KeyValuePair<string, string>> Fields(Sighting sighting)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (sighting.Reading.Policy is { } policy)
        {
            fields.Add(new("Failed checks threshold", $"{policy.Threshold}"));
            fields.Add(new("Progress deadline", $"{policy.ProgressDeadline.TotalSeconds:0} s"));
        }
        fields.Add(new("Traffic routing", Routing(sighting)));
        return fields.ToValueList();
    }

    private static string Routing(Sighting sighting)
    {
        var steps = sighting.Canary.Spec.Analysis switch
        {
            { Match.Count: > 0 } => "A/B testing",
            { Iterations: > 0 } => "blue-green",
            { StepWeights: { Count: > 0 } weights } => $"weights {string.Join(", ", weights)}",
            { StepWeight: { } step } analysis => $"weight step {step}, max {analysis.MaxWeight ?? 100}",
            _ => "",
        };
        return steps.Length == 0 ? sighting.Reading.Provider : $"{sighting.Reading.Provider}, {steps}";
    }
}
