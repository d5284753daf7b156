namespace Canary.Engine.StateMachine;

/// <summary>
/// States, triggers and guards, in the words of the Stateless package. Configured once and then shared by all threads: what changes
/// is the subject, whose state the table reads and writes through the two functions it is made with.
/// </summary>
/// <typeparam name="TState">The states.</typeparam>
/// <typeparam name="TTrigger">What can happen to a subject.</typeparam>
/// <typeparam name="TSubject">What guards look at and actions change.</typeparam>
public sealed class StateTable<TState, TTrigger, TSubject>(
    TState initialState,
    Func<TSubject, TState> stateAccessor,
    Action<TSubject, TState> stateMutator
)
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly Dictionary<TState, StateConfiguration<TState, TTrigger, TSubject>> states = [];

    /// <summary>The triggers of a state; may be called again to add more.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> Configure(TState state)
    {
        if (!states.TryGetValue(state, out var configuration))
        {
            configuration = new StateConfiguration<TState, TTrigger, TSubject>(state);
            states.Add(state, configuration);
        }
        return configuration;
    }

    /// <summary>A machine that moves this subject.</summary>
    public StateMachine<TState, TTrigger, TSubject> For(TSubject subject) => new(this, subject);

    /// <summary>The table as data, for tests and pictures.</summary>
    public StateMachineInfo<TState, TTrigger> GetInfo() =>
        new(initialState, [.. states.Values.Select(state => state.GetInfo())]);

    internal TState StateOf(TSubject subject) => stateAccessor(subject);

    internal void Move(TSubject subject, TState state) => stateMutator(subject, state);

    internal StateConfiguration<TState, TTrigger, TSubject>? Find(TState state) => states.GetValueOrDefault(state);
}
