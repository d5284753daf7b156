using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Engine.Gates;
using Canary.Resources.V1;

namespace Canary.Resources.Status;

/// <summary>What people and gates did to a rollout, both ways.</summary>
internal static class InterventionRecords
{
    public static V1GateStatus ToResource(GateRecord gate) =>
        new()
        {
            Name = gate.Name,
            At = gate.At.ToString().ToLowerInvariant(),
            State = gate.State.ToString(),
            By = gate.By,
            ChangedAt = gate.ChangedAt,
            Since = gate.Since,
            Revision = gate.Revision,
            Message = gate.Message,
        };

    public static GateRecord ToEngine(V1GateStatus gate) =>
        new(
            gate.Name ?? "",
            StatusRecords.Parse<GatePlace>("status.gates[].at", Capital(gate.At)),
            StatusRecords.Parse<GateState>("status.gates[].state", gate.State ?? ""),
            gate.Revision ?? "",
            gate.Since,
            gate.ChangedAt,
            gate.By,
            gate.Message
        );

    public static V1CommandStatus ToResource(CommandRecord command) =>
        new()
        {
            Command = command.Command,
            Revision = command.Revision,
            By = command.By,
            At = command.At,
            Accepted = command.Accepted,
            Message = command.Message,
            Pending = command.Pending ? true : null,
        };

    public static CommandRecord ToEngine(V1CommandStatus command) =>
        new(
            command.Command ?? "",
            command.Revision ?? "",
            command.By,
            command.At,
            command.Accepted,
            command.Message ?? "",
            command.Pending ?? false
        );

    public static V1PauseStatus ToResource(PauseRecord pause) =>
        new()
        {
            Cause = pause.Cause.ToString(),
            Since = pause.Since,
            By = pause.By,
            Until = pause.Until,
        };

    public static PauseRecord ToEngine(V1PauseStatus pause) =>
        new(
            StatusRecords.Parse<PauseCause>("status.pause.cause", pause.Cause ?? ""),
            pause.Since,
            pause.By,
            pause.Until
        );

    private static string Capital(string? word) =>
        string.IsNullOrEmpty(word) ? "" : char.ToUpperInvariant(word[0]) + word[1..];
}
