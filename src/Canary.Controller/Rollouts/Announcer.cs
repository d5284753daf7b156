using Canary.Controller.Announcements;
using Canary.Controller.Telemetry;
using Canary.Engine;
using Canary.Kubernetes.Events;
using Canary.Resources.V1;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Rollouts;

/// <summary>
/// Tells what was decided, as events, log lines, counters, and to those outside who want to know. Called only once the decision is
/// persisted, so nothing is told twice (R14).
/// </summary>
internal sealed partial class Announcer(
    IEventRecorder events,
    Notifier notifier,
    ControllerMetrics metrics,
    ILogger<Announcer> logger
)
{
    /// <summary>Tells what a decision says, and counts a rollout that it ended.</summary>
    public void Announce(Sighting sighting, RolloutStatus before, Decision decision)
    {
        var canary = sighting.Canary;
        foreach (var announcement in decision.Announcements)
        {
            Announce(sighting, decision.Next, announcement);
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

    /// <summary>Tells one thing that was persisted.</summary>
    public void Announce(Sighting sighting, RolloutStatus status, Announcement announcement)
    {
        Record(sighting.Canary, announcement);
        notifier.Notify(About(sighting.Canary), sighting, status, announcement);
    }

    /// <summary>Notes something that no status remembers, and that may come again: an event, which is counted then, and a log line.</summary>
    public void Record(V1Canary canary, Announcement announcement)
    {
        var warns = announcement.Severity != Severity.Normal;
        events.Record(About(canary), warns ? "Warning" : "Normal", announcement.Reason, announcement.Message);
        LogAnnouncement(
            warns ? LogLevel.Warning : LogLevel.Information,
            canary.Metadata.Key,
            announcement.Reason,
            announcement.Message
        );
    }

    private static ObjectReference About(V1Canary canary) =>
        new(canary.ApiVersion, canary.Kind, canary.Metadata.Namespace, canary.Metadata.Name, canary.Metadata.Uid);
}
