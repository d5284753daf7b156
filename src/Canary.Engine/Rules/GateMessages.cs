using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>How gates are told: once when something changes, never per look.</summary>
internal static class GateMessages
{
    public static void Announce(Pass pass, Gate gate, GateRecord? known, GateRecord? next)
    {
        var target = pass.Policy.Target();
        switch (next?.State)
        {
            case GateState.Waiting when known?.State is not GateState.Waiting && gate.At != GatePlace.Rollback:
                var muted = gate.Hook?.MuteAlert == true;
                pass.Announce(
                    Severity.Warning,
                    Reasons.AwaitingGate,
                    $"Halt {target} advancement waiting for approval {gate.Name}{Details(next)}",
                    muted ? null : AlertLevel.Warn
                );
                break;
            case GateState.Open when known is not null && known.State != GateState.Open:
                pass.Announce(
                    Severity.Normal,
                    "GateOpened",
                    $"Gate {gate.Name} of {target} was opened by {Opener(gate, next)}"
                );
                break;
            case GateState.TimedOut when gate.OnTimeout == GateTimeout.Hold:
                pass.Announce(
                    Severity.Warning,
                    Reasons.GateTimedOut,
                    $"Gate {gate.Name} of {target} was not opened in time; the rollout holds until it is",
                    AlertLevel.Warn
                );
                break;
        }
    }

    /// <summary>What the closed gates of a place wait for: <c>approval of gate qa by 10:31:20Z</c>.</summary>
    public static string Awaited(Pass pass, GatePlace place) =>
        string.Join(" and ", Gatekeeping.Closed(pass, place).Select(gate => Awaited(pass, gate)));

    /// <summary>What the next increase waits for; empty: it has not come to a gate that is closed.</summary>
    public static string AwaitedForTraffic(Pass pass) =>
        string.Join(
            " and ",
            Gatekeeping
                .Closed(pass, GatePlace.Traffic)
                .Where(gate => Gatekeeping.Find(pass, gate) is not null)
                .Select(gate => Awaited(pass, gate))
        );

    private static string Awaited(Pass pass, Gate gate)
    {
        var record = Gatekeeping.Find(pass, gate);
        var what = gate.Hook is null ? $"approval of gate {gate.Name}" : $"webhook {gate.Name} to agree";
        var until = Gatekeeping.Deadline(pass, gate) is { } deadline ? $" by {deadline.At()}, else {Else(gate)}" : "";
        var late = record is { State: GateState.TimedOut } ? $", which timed out at {record.ChangedAt.At()}" : "";
        return what + until + late + Details(record);
    }

    private static string Else(Gate gate) =>
        gate.OnTimeout switch
        {
            GateTimeout.Rollback => "the revision is given up",
            GateTimeout.Promote => "it opens",
            _ => "people are told",
        };

    private static string Details(GateRecord? record) => record?.Message is { Length: > 0 } said ? $" ({said})" : "";

    private static string Opener(Gate gate, GateRecord record) => record.By ?? $"webhook {gate.Name}";
}
