using Canary.Controller.Telemetry;
using Canary.Engine;
using Canary.Kubernetes.Events;
using Canary.Resources.V1;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Rollouts;

/// <summary>Tells what was decided, as events, log lines and counters. Called only once the decision is persisted, so nothing is told twice (R14).</summary>
internal sealed partial class Announcer(IEventRecorder events, ControllerMetrics metrics, ILogger<Announcer> logger)
{
    /// <summary>Tells what a decision says, and counts a rollout that it ended.</summary>
    public void Announce(V1Canary canary, RolloutStatus before, Decision decision)
    {
        foreach (var announcement in decision.Announcements)
        {
            Announce(canary, announcement);
        }
        if (decision.Next.History is [var newest, ..] && (before.History.Count == 0 || newest != before.History[0]))
        {
            metrics.RolloutFinished(canary.Metadata.Key, newest);
        }
        if (decision.Next.Phase != before.Phase)
        {
            LogPhase(canary.Metadata.Key, before.Phase, decision.Next.Phase, decision.Next.CanaryWeight);
        }
    }

    /// <summary>Tells one thing.</summary>
    public void Announce(V1Canary canary, Announcement announcement)
    {
        var warns = announcement.Severity != Severity.Normal;
        var about = new ObjectReference(
            canary.ApiVersion,
            canary.Kind,
            canary.Metadata.Namespace,
            canary.Metadata.Name,
            canary.Metadata.Uid
        );
        events.Record(about, warns ? "Warning" : "Normal", announcement.Reason, announcement.Message);
        LogAnnouncement(
            warns ? LogLevel.Warning : LogLevel.Information,
            canary.Metadata.Key,
            announcement.Reason,
            announcement.Message
        );
    }
}
