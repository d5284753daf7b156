namespace Canary.Engine.StateMachine;

/// <summary>What the triggers do in one state. A trigger may be permitted several times; the first whose guard is met is taken.</summary>
public sealed class StateConfiguration<TState, TTrigger, TSubject>
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly TState state;
    private readonly Dictionary<TTrigger, List<TriggerBehaviour<TState, TTrigger, TSubject>>> behaviours = [];
    private readonly Dictionary<TTrigger, Action<TSubject>> entriesFrom = [];
    private Action<TSubject>? entry;
    private Action<TSubject>? exit;

    internal StateConfiguration(TState state) => this.state = state;

    internal IEnumerable<TTrigger> Triggers => behaviours.Keys;

    /// <summary>The trigger always leads to another state.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> Permit(TTrigger trigger, TState destination) =>
        Add(TriggerBehaviour<TState, TTrigger, TSubject>.To(trigger, Other(destination)));

    /// <summary>The trigger leads to another state while the guard is met.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> PermitIf(
        TTrigger trigger,
        TState destination,
        Func<TSubject, bool> guard,
        string guardDescription
    ) => Add(TriggerBehaviour<TState, TTrigger, TSubject>.To(trigger, Other(destination), guard, guardDescription));

    /// <summary>The trigger leaves the state and enters it again while the guard is met.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> PermitReentryIf(
        TTrigger trigger,
        Func<TSubject, bool> guard,
        string guardDescription
    ) => Add(TriggerBehaviour<TState, TTrigger, TSubject>.To(trigger, state, guard, guardDescription));

    /// <summary>The trigger acts without leaving the state.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> InternalTransition(
        TTrigger trigger,
        Action<TSubject> action
    ) => Add(TriggerBehaviour<TState, TTrigger, TSubject>.Inside(trigger, action));

    /// <summary>The trigger acts without leaving the state while the guard is met.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> InternalTransitionIf(
        TTrigger trigger,
        Func<TSubject, bool> guard,
        Action<TSubject> action,
        string guardDescription
    ) => Add(TriggerBehaviour<TState, TTrigger, TSubject>.Inside(trigger, action, guard, guardDescription));

    /// <summary>The triggers mean nothing in this state, and that is meant.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> Ignore(params ReadOnlySpan<TTrigger> triggers)
    {
        foreach (var trigger in triggers)
        {
            Add(TriggerBehaviour<TState, TTrigger, TSubject>.Ignored(trigger));
        }
        return this;
    }

    /// <summary>Done on the way in, whatever the trigger.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> OnEntry(Action<TSubject> action)
    {
        entry += action;
        return this;
    }

    /// <summary>Done on the way in by this trigger, before <see cref="OnEntry"/>.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> OnEntryFrom(TTrigger trigger, Action<TSubject> action)
    {
        entriesFrom[trigger] = entriesFrom.GetValueOrDefault(trigger) + action;
        return this;
    }

    /// <summary>Done on the way out, while the subject is still in this state.</summary>
    public StateConfiguration<TState, TTrigger, TSubject> OnExit(Action<TSubject> action)
    {
        exit += action;
        return this;
    }

    internal void Enter(TSubject subject, TTrigger trigger)
    {
        entriesFrom.GetValueOrDefault(trigger)?.Invoke(subject);
        entry?.Invoke(subject);
    }

    internal void Exit(TSubject subject) => exit?.Invoke(subject);

    internal TriggerBehaviour<TState, TTrigger, TSubject>? Find(TSubject subject, TTrigger trigger)
    {
        if (!behaviours.TryGetValue(trigger, out var candidates))
        {
            return null;
        }
        foreach (var candidate in candidates)
        {
            if (candidate.IsPermitted(subject))
            {
                return candidate;
            }
        }
        return null;
    }

    internal StateInfo<TState, TTrigger> GetInfo() =>
        new(state, [.. behaviours.Values.SelectMany(list => list).Select(behaviour => behaviour.GetInfo(state))]);

    private StateConfiguration<TState, TTrigger, TSubject> Add(TriggerBehaviour<TState, TTrigger, TSubject> behaviour)
    {
        if (!behaviours.TryGetValue(behaviour.Trigger, out var list))
        {
            behaviours.Add(behaviour.Trigger, list = []);
        }
        if (list.Exists(other => other.IsIgnored || behaviour.IsIgnored))
        {
            throw new InvalidOperationException(
                $"In {state}, {behaviour.Trigger} can't be both ignored and permitted."
            );
        }
        list.Add(behaviour);
        return this;
    }

    private TState Other(TState destination) =>
        EqualityComparer<TState>.Default.Equals(destination, state)
            ? throw new ArgumentException($"{state} leads to itself: say PermitReentryIf or InternalTransition.")
            : destination;
}
