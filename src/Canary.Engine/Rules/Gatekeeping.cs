using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>Gates, and hooks that confirm: a closed one holds the weight. What became of them is kept for each revision.</summary>
internal static class Gatekeeping
{
    /// <summary>A new revision has a gate before it.</summary>
    public static bool GuardsStart(Pass pass) =>
        (pass.Status.PromoteBy is null || Detection.HasMoved(pass.Status, pass.Seen))
        && HasAny(pass.Policy, GatePlace.Start);

    /// <summary>Nothing at this place is closed for the present revision.</summary>
    public static bool IsOpen(Pass pass, GatePlace place) =>
        pass.Status.PromoteBy is not null || !Closed(pass, place).Any();

    /// <summary>The gates of a place that are not open.</summary>
    public static IEnumerable<Gate> Closed(Pass pass, GatePlace place) =>
        pass.Policy.Gates.Where(gate => gate.At == place && Find(pass, gate) is not { State: GateState.Open });

    /// <summary>What became of a gate for the present revision; null: the revision has not come to it.</summary>
    public static GateRecord? Find(Pass pass, Gate gate)
    {
        foreach (var record in pass.Status.Gates.AsSpan())
        {
            if (record.Name == gate.Name && record.At == gate.At && record.Revision == pass.Status.LastAppliedSpec)
            {
                return record;
            }
        }
        return null;
    }

    /// <summary>The gates with hooks that are to be asked now.</summary>
    public static ValueList<Gate> FindAsked(Pass pass) =>
        pass
            .Policy.Gates.Where(gate => gate.Hook is not null && IsReached(pass, gate.At) && IsUndecided(pass, gate))
            .Where(gate => gate.At == GatePlace.Traffic || !(pass.Status.NextAskAt > pass.Now))
            .ToValueList();

    /// <summary>Notes which gates the revision has come to, what their hooks say, and which were closed for too long.</summary>
    public static void Track(Pass pass)
    {
        foreach (var gate in pass.Policy.Gates.AsSpan())
        {
            var known = Find(pass, gate);
            var next = Expired(pass, gate, Answered(pass, gate, known));
            if (next != known)
            {
                Put(pass, gate, known, next);
                GateMessages.Announce(pass, gate, known, next);
            }
        }
    }

    /// <summary>A person decided on a gate.</summary>
    public static void Decide(Pass pass, Gate gate, GateState state, string by)
    {
        var known = Find(pass, gate);
        var since = known?.Since ?? pass.Now;
        var next = new GateRecord(gate.Name, gate.At, state, Revision(pass), since, pass.Now, by);
        Put(pass, gate, known, next);
    }

    /// <summary>The canary got what they let through: gates that do not latch are closed again.</summary>
    public static void Use(Pass pass)
    {
        var kept = pass.Status.Gates.Where(record => record.At != GatePlace.Traffic || Latches(pass, record));
        pass.Status = pass.Status with { Gates = kept.ToValueList() };
    }

    /// <summary>The same revision runs again: what let it through before does so again.</summary>
    public static void Retry(Pass pass)
    {
        var kept = pass.Status.Gates.Where(record =>
            record is { State: GateState.Open, At: not GatePlace.Rollback } && Latches(pass, record)
        );
        pass.Status = pass.Status with { Gates = kept.ToValueList() };
    }

    /// <summary>Another revision comes to its gates anew.</summary>
    public static void Forget(Pass pass)
    {
        if (pass.Status.Gates.Count > 0)
        {
            var kept = pass.Status.Gates.Where(record => record.Revision == pass.Status.LastAppliedSpec);
            pass.Status = pass.Status with { Gates = kept.ToValueList() };
        }
    }

    /// <summary>Time that the rollout rested does not count against a gate.</summary>
    public static void RestartClocks(Pass pass)
    {
        if (pass.Status.Gates.Count > 0)
        {
            var gates = pass.Status.Gates.Select(record =>
                record.State == GateState.Waiting ? record with { Since = pass.Now } : record
            );
            pass.Status = pass.Status with { Gates = gates.ToValueList() };
        }
    }

    /// <summary>When a gate that is waited for will have been closed for too long; null: never.</summary>
    public static DateTimeOffset? Deadline(Pass pass, Gate gate) =>
        Find(pass, gate) is { State: GateState.Waiting } record && pass.Status.Phase != RolloutPhase.Paused
            ? record.Since + gate.Timeout
            : null;

    private static GateRecord? Answered(Pass pass, Gate gate, GateRecord? known)
    {
        if (!IsUndecided(known, gate) || !IsReached(pass, gate.At) || !Progress.IsGoodSoFar(pass, gate.At))
        {
            return known;
        }
        var waiting = new GateRecord(gate.Name, gate.At, GateState.Waiting, Revision(pass), pass.Now, pass.Now);
        if (gate.Hook is not { } hook)
        {
            return known ?? (gate.At == GatePlace.Rollback ? null : waiting);
        }
        if (!pass.Asked.Contains(gate) || pass.AnswerOf(hook) is not { } answer)
        {
            return known;
        }
        return answer.Outcome switch
        {
            HookOutcome.Yes when known is { State: GateState.Open } => known,
            HookOutcome.Yes => (known ?? waiting) with { State = GateState.Open, ChangedAt = pass.Now, Message = null },
            HookOutcome.No when gate.At == GatePlace.Rollback => null,
            _ when known is null or { State: GateState.Open } => waiting with { Message = answer.Message },
            _ => known with { Message = answer.Message },
        };
    }

    private static GateRecord? Expired(Pass pass, Gate gate, GateRecord? record)
    {
        var waits = record is { State: GateState.Waiting } && pass.Status.IsUnderWay();
        if (!waits || pass.Status.Phase == RolloutPhase.Paused || !(record!.Since + gate.Timeout <= pass.Now))
        {
            return record;
        }
        return record with
        {
            State = gate.OnTimeout == GateTimeout.Promote ? GateState.Open : GateState.TimedOut,
            ChangedAt = pass.Now,
            By = gate.OnTimeout == GateTimeout.Promote ? "its timeout" : null,
        };
    }

    /// <summary>The revision stands before this place now. Whatever else is not ready, it can be rolled back (R5).</summary>
    private static bool IsReached(Pass pass, GatePlace place)
    {
        var status = pass.Status;
        if (Detection.HasMoved(status, pass.Seen) || !status.IsUnderWay() || !Run.IsTaken(status))
        {
            return false;
        }
        return place == GatePlace.Rollback
            || (
                status.PromoteBy is null
                && !pass.Seen.IsObstructed()
                && place switch
                {
                    GatePlace.Start => status.Phase == RolloutPhase.Waiting,
                    GatePlace.Promotion => status.Phase == RolloutPhase.WaitingPromotion,
                    _ => status.Phase == RolloutPhase.Progressing && Progress.IsBeforeIncrease(pass),
                }
            );
    }

    private static bool IsUndecided(Pass pass, Gate gate) => IsUndecided(Find(pass, gate), gate);

    /// <summary>What a person decided stands; so does what a hook said, if the gate latches.</summary>
    private static bool IsUndecided(GateRecord? known, Gate gate) =>
        known?.State switch
        {
            GateState.Open => !gate.Latches && known.By is null,
            GateState.Rejected => false,
            _ => true,
        };

    private static bool Latches(Pass pass, GateRecord record) =>
        record.By is not null
        || pass.Policy.Gates.Any(gate => gate.Name == record.Name && gate.At == record.At && gate.Latches);

    private static bool HasAny(RolloutPolicy policy, GatePlace place)
    {
        foreach (var gate in policy.Gates.AsSpan())
        {
            if (gate.At == place)
            {
                return true;
            }
        }
        return false;
    }

    private static void Put(Pass pass, Gate gate, GateRecord? known, GateRecord? next)
    {
        var others = pass.Status.Gates.Where(record => record != known);
        pass.Status = pass.Status with { Gates = (next is null ? others : others.Append(next)).ToValueList() };
        // A step that only waited for this is judged at once.
        var awaited = known is { State: GateState.Waiting or GateState.TimedOut, At: GatePlace.Traffic };
        if (awaited && next is { State: GateState.Open, By: not null } && pass.Status.NextStepAt > pass.Now)
        {
            pass.Status = pass.Status with { NextStepAt = pass.Now };
        }
    }

    private static string Revision(Pass pass) => pass.Status.LastAppliedSpec ?? "";
}
