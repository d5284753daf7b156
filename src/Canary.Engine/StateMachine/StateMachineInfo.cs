namespace Canary.Engine.StateMachine;

/// <summary>A table as data.</summary>
/// <param name="InitialState">Where subjects begin.</param>
/// <param name="States">In the order in which they were configured.</param>
public sealed record StateMachineInfo<TState, TTrigger>(
    TState InitialState,
    ValueList<StateInfo<TState, TTrigger>> States
)
    where TState : struct, Enum
    where TTrigger : struct, Enum;

/// <summary>A state and what its triggers do, in the order in which they were configured.</summary>
public sealed record StateInfo<TState, TTrigger>(TState State, ValueList<TransitionInfo<TState, TTrigger>> Transitions)
    where TState : struct, Enum
    where TTrigger : struct, Enum;

/// <summary>What a trigger does in a state.</summary>
/// <param name="Trigger">What happens.</param>
/// <param name="Source">Where.</param>
/// <param name="Destination">Where it leads; the source when it stays.</param>
/// <param name="Kind">Whether it goes, stays, or means nothing.</param>
/// <param name="Guard">When; null: always.</param>
public sealed record TransitionInfo<TState, TTrigger>(
    TTrigger Trigger,
    TState Source,
    TState Destination,
    TransitionKind Kind,
    string? Guard
)
    where TState : struct, Enum
    where TTrigger : struct, Enum;

/// <summary>The kinds of transition.</summary>
public enum TransitionKind
{
    /// <summary>Leaves the state, perhaps to enter it again.</summary>
    External,

    /// <summary>Acts without leaving.</summary>
    Internal,

    /// <summary>Nothing, and that is meant.</summary>
    Ignored,
}
