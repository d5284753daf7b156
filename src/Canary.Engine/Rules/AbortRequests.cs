using Canary.Engine.Commands;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>Who, rather than what, demands that a revision is given up.</summary>
internal static class AbortRequests
{
    /// <summary>A command, a hook or a gate that rolls back, a rejection, or a gate that was closed for too long.</summary>
    public static AbortCause? Find(Pass pass) => FindCommand(pass) ?? FindGate(pass);

    public static AbortCause? FindCommand(Pass pass) =>
        pass.Command is { Verb: CommandVerb.Abort } command
            ? new(Reasons.AbortRequested, $"as {command.Asker()} requested", $"{command.Asker()} requested it")
            {
                By = command.Asker(),
            }
            : null;

    private static AbortCause? FindGate(Pass pass)
    {
        foreach (var gate in pass.Policy.Gates.AsSpan())
        {
            if (Gatekeeping.Find(pass, gate) is { } record && Of(gate, record) is { } cause)
            {
                return cause;
            }
        }
        return null;
    }

    private static AbortCause? Of(Gate gate, GateRecord record) =>
        (gate.At, record.State) switch
        {
            (GatePlace.Rollback, GateState.Open) when record.By is { } by => new(
                Reasons.RollbackRequested,
                $"as {by} requested by gate {gate.Name}",
                $"{by} opened gate {gate.Name}"
            )
            {
                By = by,
            },
            (GatePlace.Rollback, GateState.Open) => new(
                Reasons.RollbackRequested,
                $"manual webhook invoked: {gate.Name}",
                $"webhook {gate.Name} asked for it"
            )
            {
                Alert = AlertLevel.Warn,
            },
            (not GatePlace.Rollback, GateState.Rejected) => new(
                Reasons.GateRejected,
                $"as {record.By} rejected it at gate {gate.Name}",
                $"{record.By} rejected it at gate {gate.Name}"
            )
            {
                By = record.By,
            },
            (_, GateState.TimedOut) when gate.OnTimeout == GateTimeout.Rollback => new(
                Reasons.GateTimedOut,
                $"as gate {gate.Name} was not opened in time",
                $"gate {gate.Name} was not opened between {record.Since.At()} and {record.ChangedAt.At()}"
            ),
            _ => null,
        };
}
