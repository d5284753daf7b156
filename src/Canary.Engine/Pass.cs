using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Gates;
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
    private ValueList<Gate>? asked;
    private AbortCause? abortCause;
    private bool searched;

    public RolloutPolicy Policy => policy;

    public Observation Seen => seen;

    public Answers Answers => answers;

    /// <summary>What a person asked for in this pass, and may have; null: nothing.</summary>
    public Command? Command { get; set; }

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
                judgement = Judgement.IsDue(policy, Before, seen, now)
                    ? Judgement.Of(policy, Before, answers, now)
                    : null;
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

    /// <summary>The gates whose hooks this pass asks. Found once, from the status that it began with.</summary>
    public ValueList<Gate> Asked
    {
        get
        {
            asked ??=
                policy.Gates.Count == 0 || Commanding.IsUrgent(Before, seen) ? []
                : Status == Before ? Gatekeeping.FindAsked(this)
                : new Pass(policy, Before, seen, answers, now).Asked;
            return asked.Value;
        }
    }

    /// <summary>What a hook said in this pass; null: it was not asked.</summary>
    public HookAnswer? AnswerOf(Hook hook)
    {
        foreach (var answer in answers.Hooks.AsSpan())
        {
            if (answer.Hook == hook)
            {
                return answer;
            }
        }
        return null;
    }

    /// <summary>The phase changes; unless the run goes on in it, what a step was due at means nothing any more.</summary>
    public void Enter(RolloutPhase phase)
    {
        if (phase == Status.Phase)
        {
            return;
        }
        var goesOn = Status.Phase.IsRun() && phase.IsRun();
        Status = Status with
        {
            Phase = phase,
            LastTransitionTime = now,
            StepStartedAt = goesOn ? Status.StepStartedAt : null,
            NextStepAt = goesOn ? Status.NextStepAt : null,
            NextAskAt = null,
            Pause = null,
        };
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
