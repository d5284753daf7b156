using Canary.Engine.StateMachine;

namespace Canary.Engine.Tests.StateMachine;

internal enum DoorState
{
    Open,
    Closed,
    Locked,
    Bricked,
}

internal enum DoorTrigger
{
    Close,
    Open,
    Lock,
    Knock,
}

/// <summary>What the state machine's own tests move.</summary>
internal sealed class Door
{
    public DoorState State { get; set; }

    public bool HasKey { get; set; }

    public List<string> Heard { get; } = [];

    public static StateTable<DoorState, DoorTrigger, Door> NewTable() =>
        new(DoorState.Open, door => door.State, (door, state) => door.State = state);

    public static StateTable<DoorState, DoorTrigger, Door> Table()
    {
        var table = NewTable();
        table
            .Configure(DoorState.Open)
            .OnExit(door => door.Heard.Add($"leaves {door.State}"))
            .Permit(DoorTrigger.Close, DoorState.Closed)
            .Ignore(DoorTrigger.Open, DoorTrigger.Knock);
        table
            .Configure(DoorState.Closed)
            .OnEntryFrom(DoorTrigger.Close, door => door.Heard.Add("slams"))
            .OnEntry(door => door.Heard.Add($"is {door.State}"))
            .Permit(DoorTrigger.Open, DoorState.Open)
            .PermitIf(DoorTrigger.Lock, DoorState.Locked, door => door.HasKey, "has the key")
            .PermitReentryIf(DoorTrigger.Close, door => door.HasKey, "slammed again; twice #1")
            .InternalTransition(DoorTrigger.Knock, door => door.Heard.Add("knock"));
        table
            .Configure(DoorState.Locked)
            .InternalTransitionIf(
                DoorTrigger.Knock,
                door => door.HasKey,
                door => door.Heard.Add("who is it?"),
                "someone is at home"
            );
        table.Configure(DoorState.Bricked).Permit(DoorTrigger.Open, DoorState.Open);
        return table;
    }
}
