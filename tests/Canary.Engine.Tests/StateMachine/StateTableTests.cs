using Canary.Engine.StateMachine;

namespace Canary.Engine.Tests.StateMachine;

public sealed class StateTableTests
{
    private readonly Door door = new();
    private readonly StateTable<DoorState, DoorTrigger, Door> table = Door.Table();

    [Fact]
    public void A_permitted_trigger_leaves_moves_and_enters_in_this_order()
    {
        table.For(door).Fire(DoorTrigger.Close);

        Assert.Equal(DoorState.Closed, table.For(door).State);
        Assert.Equal(["leaves Open", "slams", "is Closed"], door.Heard);
    }

    [Fact]
    public void A_guard_that_is_not_met_refuses_the_trigger()
    {
        door.State = DoorState.Closed;

        Assert.False(table.For(door).CanFire(DoorTrigger.Lock));
        Assert.Throws<InvalidOperationException>(() => table.For(door).Fire(DoorTrigger.Lock));
        Assert.Equal(DoorState.Closed, door.State);
    }

    [Fact]
    public void A_guard_that_is_met_lets_the_trigger_through()
    {
        door.State = DoorState.Closed;
        door.HasKey = true;

        table.For(door).Fire(DoorTrigger.Lock);

        Assert.Equal(DoorState.Locked, door.State);
    }

    [Fact]
    public void A_trigger_that_a_state_does_not_know_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => table.For(door).Fire(DoorTrigger.Lock));
    }

    [Fact]
    public void An_ignored_trigger_is_accepted_and_does_nothing()
    {
        Assert.True(table.For(door).CanFire(DoorTrigger.Knock));
        Assert.True(table.For(door).TryFire(DoorTrigger.Knock, out var acted));
        Assert.False(acted);
        Assert.Empty(door.Heard);
    }

    [Fact]
    public void An_internal_transition_neither_leaves_nor_enters()
    {
        door.State = DoorState.Closed;

        table.For(door).Fire(DoorTrigger.Knock);

        Assert.Equal(["knock"], door.Heard);
    }

    [Fact]
    public void A_reentry_enters_again()
    {
        door.State = DoorState.Closed;
        door.HasKey = true;

        table.For(door).Fire(DoorTrigger.Close);

        Assert.Equal(["slams", "is Closed"], door.Heard);
    }

    [Fact]
    public void The_first_guard_that_is_met_decides_where_a_trigger_leads()
    {
        var forked = Door.NewTable();
        forked
            .Configure(DoorState.Open)
            .PermitIf(DoorTrigger.Close, DoorState.Locked, subject => subject.HasKey, "has the key")
            .Permit(DoorTrigger.Close, DoorState.Closed);

        forked.For(door).Fire(DoorTrigger.Close);

        Assert.Equal(DoorState.Closed, door.State);
    }

    [Fact]
    public void Permitted_triggers_are_those_that_can_fire_now()
    {
        door.State = DoorState.Closed;

        Assert.Equal([DoorTrigger.Open, DoorTrigger.Knock], table.For(door).PermittedTriggers);
    }

    [Fact]
    public void A_trigger_is_not_both_ignored_and_permitted()
    {
        var state = Door.NewTable().Configure(DoorState.Open).Ignore(DoorTrigger.Close);

        Assert.Throws<InvalidOperationException>(() => state.Permit(DoorTrigger.Close, DoorState.Closed));
    }

    [Fact]
    public void A_way_from_a_state_to_itself_must_say_whether_it_enters_again()
    {
        var state = Door.NewTable().Configure(DoorState.Open);

        Assert.Throws<ArgumentException>(() => state.Permit(DoorTrigger.Open, DoorState.Open));
    }

    [Fact]
    public void A_table_tells_what_it_holds()
    {
        var open = table.GetInfo().States[0];

        Assert.Equal(
            [
                new(DoorTrigger.Close, DoorState.Open, DoorState.Closed, TransitionKind.External, null),
                new(DoorTrigger.Open, DoorState.Open, DoorState.Open, TransitionKind.Ignored, null),
                new(DoorTrigger.Knock, DoorState.Open, DoorState.Open, TransitionKind.Ignored, null),
            ],
            open.Transitions
        );
    }
}
