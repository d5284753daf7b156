using Canary.Engine.Commands;

namespace Canary.Engine.Rules;

/// <summary>A paused rollout keeps its weight; its revision is judged on, and given up if it fails.</summary>
internal static class Pausing
{
    public static bool IsDue(Pass pass) => FindCause(pass) is not null;

    public static void Begin(Pass pass)
    {
        // The guard found it in the same pass.
        var pause = FindCause(pass)!;
        if (pause.Cause == PauseCause.Step && Progress.NextPause(pass) is not null)
        {
            Progress.Advance(pass);
        }
        pass.Status = pass.Status with { Pause = pause };
        if (pass.Before.Phase == RolloutPhase.Baking)
        {
            Baking.Pause(pass, pause);
        }
        else if (pause.Cause is PauseCause.Failure or PauseCause.Inconclusive)
        {
            Freeze(pass);
        }
    }

    /// <summary>A person says so, or the step has waited long enough.</summary>
    public static bool IsOver(Pass pass) =>
        pass.Status.Pause is { } pause
        && (
            pass.Command is { Verb: CommandVerb.Resume }
            || pause.Until <= pass.Now
            || (pause.Cause == PauseCause.Step && pass.Status.SkipsStep)
            || (pass.Status is { PromoteBy: not null, StartedAt: null })
        );

    public static bool IsOverBeforeStart(Pass pass) => IsOver(pass) && pass.Status.StartedAt is null;

    public static bool IsOverInRun(Pass pass) => IsOver(pass) && pass.Status.StartedAt is not null;

    public static void End(Pass pass)
    {
        // Entering the next phase has cleared the pause, but not what the pass began with.
        var byStep = pass.Before.Pause is { Cause: PauseCause.Step };
        pass.Status = pass.Status with
        {
            // A step without a beginning has had its time.
            StepStartedAt = byStep ? null : pass.Status.StepStartedAt,
            NextStepAt = pass.Status.Step > 0 ? pass.Now : null,
            HoldSince = null,
        };
        Gatekeeping.RestartClocks(pass);
        pass.Announce(Severity.Normal, "Resumed", $"{pass.Policy.Target()} goes on");
    }

    private static PauseRecord? FindCause(Pass pass) =>
        pass.AbortCause is { Freezes: { } cause } ? new(cause, pass.Now)
        : pass.Command is { Verb: CommandVerb.Pause } command ? new(PauseCause.Command, pass.Now, command.Asker())
        : pass.Before.Phase == RolloutPhase.Progressing ? OfStep(pass)
        : null;

    /// <summary>The next step waits, or the present one came to by an edit of the spec.</summary>
    private static PauseRecord? OfStep(Pass pass) =>
        Progress.NextPause(pass) is { } next ? new(PauseCause.Step, pass.Now, Until: pass.Now + next.Duration)
        : Progress.PauseOfStep(pass) is { } present
            ? new(PauseCause.Step, pass.Now, Until: pass.Status.StepStartedAt + present.Duration)
        : null;

    private static void Freeze(Pass pass)
    {
        // A cause that freezes was found in the same pass.
        var (reason, headline, details) = pass.AbortCause!;
        Progress.RecordChecks(pass);
        var failed = Progress.IsFailing(pass) ? 1 : 0;
        pass.Status = pass.Status with { FailedChecks = pass.Status.FailedChecks + failed, HoldSince = null };
        pass.Announce(
            Severity.Error,
            reason,
            $"Holding {pass.Policy.Target()} at {pass.Status.CanaryWeight} % {headline}; promote, abort or retry it"
        );
        pass.Status = pass.Status with { Reason = Reasons.AwaitingDecision, Message = Held(pass, details) };
    }

    private static string Held(Pass pass, string details) =>
        $"{StepMessages.Share(pass.Status.Traffic)}, held until someone promotes, aborts or retries it: {details}";
}
