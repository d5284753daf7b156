using Canary.Engine.Analysis;
using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>One decision in the making: what is known, the status as far as it is decided, and what is to be told.</summary>
internal sealed class Pass(
    RolloutPolicy policy,
    RolloutStatus status,
    Observation seen,
    Answers answers,
    DateTimeOffset now
)
{
    private Judgement? judgement;
    private bool judged;
    private AbortCause? abortCause;
    private bool searched;

    public RolloutPolicy Policy => policy;

    public Observation Seen => seen;

    public DateTimeOffset Now => now;

    /// <summary>The status that the pass began with.</summary>
    public RolloutStatus Before { get; } = status;

    /// <summary>The status to persist.</summary>
    public RolloutStatus Status { get; set; } = status;

    public ValueList<Announcement> Announcements { get; private set; }

    /// <summary>The target, unless it is missing or on its way out.</summary>
    public WorkloadObservation? Target => seen.LiveTarget();

    /// <summary>What the answers say about the revision; null while no judgement is due. Taken once, before anything is decided.</summary>
    public Judgement? Judgement
    {
        get
        {
            if (!judged)
            {
                judgement = Judgement.IsDue(policy, Before, seen, now) ? Judgement.Of(policy, answers, now) : null;
                judged = true;
            }
            return judgement;
        }
    }

    /// <summary>Why the revision must be given up; null: nothing demands it. Found once, before the phase changes.</summary>
    public AbortCause? AbortCause
    {
        get
        {
            if (!searched)
            {
                searched = true;
                abortCause = Aborting.FindCause(this);
            }
            return abortCause;
        }
    }

    /// <summary>The phase changes; what a step was due at means nothing any more.</summary>
    public void Enter(RolloutPhase phase)
    {
        if (phase != Status.Phase)
        {
            Status = Status with { Phase = phase, LastTransitionTime = now, StepStartedAt = null, NextStepAt = null };
        }
    }

    /// <summary>To be told once the status is persisted; an Error is an alert by itself.</summary>
    public void Announce(Severity severity, string reason, string message, AlertLevel? alert = null)
    {
        var announcement = new Announcement(severity, reason, message);
        Announcements = Announcements.Add(alert is null ? announcement : announcement with { Alert = alert });
    }

    /// <summary>Whether a clock that began then has run for this long.</summary>
    public bool IsOver(DateTimeOffset? since, TimeSpan duration) => since is { } start && start + duration <= now;
}
