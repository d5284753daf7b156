namespace Canary.Engine.StateMachine;

/// <summary>One subject on its way through a <see cref="StateTable{TState,TTrigger,TSubject}"/>. Made afresh for each use; costs nothing.</summary>
public readonly struct StateMachine<TState, TTrigger, TSubject>
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly StateTable<TState, TTrigger, TSubject> table;
    private readonly TSubject subject;

    internal StateMachine(StateTable<TState, TTrigger, TSubject> table, TSubject subject)
    {
        this.table = table;
        this.subject = subject;
    }

    /// <summary>Where the subject is.</summary>
    public TState State => table.StateOf(subject);

    /// <summary>The triggers that <see cref="Fire"/> accepts now, ignored ones included.</summary>
    public IEnumerable<TTrigger> PermittedTriggers
    {
        get
        {
            var machine = this;
            return table.Find(State)?.Triggers.Where(machine.CanFire) ?? [];
        }
    }

    /// <summary>Whether <see cref="Fire"/> accepts the trigger now; an ignored one is accepted.</summary>
    public bool CanFire(TTrigger trigger) => table.Find(State)?.Find(subject, trigger) is not null;

    /// <summary>Fires the trigger: exit, move, enter; or the internal action; or nothing when it is ignored.</summary>
    /// <exception cref="InvalidOperationException">The trigger is not permitted in this state, or no guard of it is met.</exception>
    public void Fire(TTrigger trigger)
    {
        if (!TryFire(trigger, out _))
        {
            throw new InvalidOperationException($"{trigger} is not permitted in {State} now.");
        }
    }

    /// <summary><see cref="CanFire"/> and <see cref="Fire"/> in one, asking each guard once.</summary>
    /// <param name="trigger">What happens.</param>
    /// <param name="acted">It was not merely ignored.</param>
    /// <returns>Whether the trigger was accepted.</returns>
    public bool TryFire(TTrigger trigger, out bool acted)
    {
        var source = table.Find(State);
        var behaviour = source?.Find(subject, trigger);
        acted = behaviour is { IsIgnored: false };
        if (behaviour?.Destination is { } destination)
        {
            source?.Exit(subject);
            table.Move(subject, destination);
            table.Find(destination)?.Enter(subject, trigger);
        }
        else
        {
            behaviour?.Action?.Invoke(subject);
        }
        return behaviour is not null;
    }
}
