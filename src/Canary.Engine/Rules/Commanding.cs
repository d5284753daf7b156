using Canary.Engine.Commands;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>
/// Takes what people ask for. What was decided is recorded with the decision itself, and the annotation goes only after that was persisted: a
/// crash in between finds the record and carries nothing out twice (R14).
/// </summary>
internal static class Commanding
{
    private const int Kept = 10;

    public static void Take(Pass pass)
    {
        ForgetAnnotations(pass);
        if (pass.Seen.Deleting)
        {
            return;
        }
        foreach (var command in pass.Seen.Commands.OrderBy(command => command.Verb))
        {
            var aboutGate = command.Verb is CommandVerb.Approve or CommandVerb.Reject;
            if (
                IsHandled(pass.Status, command)
                || IsForLater(pass.Status, pass.Seen, command)
                || (pass.Command is not null && !aboutGate)
            )
            {
                continue;
            }
            var refusal = Refusals.Find(pass, command);
            if (refusal is null)
            {
                CarryOut(pass, command);
            }
            Record(pass, command, refusal);
        }
    }

    /// <summary>It was decided on before, and its annotation is still there.</summary>
    public static bool IsHandled(RolloutStatus status, Command command)
    {
        foreach (var record in status.Commands.AsSpan())
        {
            if (record.Pending && command.IsSame(record))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Somebody wants the revision given up, and that is decided before anybody is asked about it.</summary>
    public static bool IsUrgent(RolloutStatus status, Observation seen)
    {
        foreach (var command in seen.Commands.AsSpan())
        {
            if (command.IsUrgent && !IsHandled(status, command) && !IsForLater(status, seen, command))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Who asked, for messages.</summary>
    public static string Asker(this Command command) => command.By ?? "somebody";

    /// <summary>
    /// Meant for a revision whose run is about to begin: it waits for that. In a bake, which goes on meanwhile, only what names it is. And whether
    /// a promotion can still be called off, an outdated store can't tell.
    /// </summary>
    private static bool IsForLater(RolloutStatus status, Observation seen, Command command) =>
        (command.Verb == CommandVerb.Abort && status.Phase == RolloutPhase.Promoting && seen.Outdated is not null)
        || (Detection.HasMoved(status, seen) || !Run.IsTaken(status))
            && (
                command.Revision == seen.LiveTarget()?.Revision
                || (command.Revision == Command.AnyRevision && status.Phase != RolloutPhase.Baking)
            );

    private static void CarryOut(Pass pass, Command command)
    {
        var by = command.Asker();
        switch (command.Verb)
        {
            case CommandVerb.Approve:
                Gatekeeping.Decide(pass, Refusals.GateOf(pass, command)!, GateState.Open, by);
                return;
            case CommandVerb.Reject:
                Gatekeeping.Decide(pass, Refusals.GateOf(pass, command)!, GateState.Rejected, by);
                return;
            case CommandVerb.Promote:
                pass.Status = pass.Status with { PromoteBy = by };
                break;
            case CommandVerb.SkipStep:
                pass.Status = pass.Status with { SkipsStep = true, NextStepAt = pass.Now };
                break;
        }
        pass.Command = command;
    }

    private static void Record(Pass pass, Command command, string? refusal)
    {
        var asked = $"{command.Name} for {pass.Policy.Target()}, requested by {command.Asker()}";
        var message = refusal is null ? $"Carried out {asked}" : $"Refused {asked}: {refusal}";
        var record = new CommandRecord(
            command.Name,
            command.Revision,
            command.By,
            pass.Now,
            refusal is null,
            message,
            Pending: true
        );
        // What may come again must not be forgotten, however much there is of it.
        var kept = pass.Status.Commands.Where((known, index) => known.Pending || index < Kept - 1);
        pass.Status = pass.Status with { Commands = kept.Prepend(record).ToValueList() };
        pass.Announce(
            refusal is null ? Severity.Normal : Severity.Warning,
            refusal is null ? "CommandAccepted" : "CommandRefused",
            message
        );
    }

    private static void ForgetAnnotations(Pass pass)
    {
        if (
            pass.Status.Commands.Any(record =>
                record.Pending && !pass.Seen.Commands.Any(command => command.IsSame(record))
            )
        )
        {
            var records = pass.Status.Commands.Select(record =>
                record.Pending && !pass.Seen.Commands.Any(command => command.IsSame(record))
                    ? record with
                    {
                        Pending = false,
                    }
                    : record
            );
            pass.Status = pass.Status with { Commands = records.ToValueList() };
        }
    }
}
