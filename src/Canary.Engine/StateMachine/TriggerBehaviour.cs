namespace Canary.Engine.StateMachine;

/// <summary>What one trigger does in one state: goes somewhere, acts in place, or nothing.</summary>
internal sealed class TriggerBehaviour<TState, TTrigger, TSubject>
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly Func<TSubject, bool>? guard;
    private readonly string? guardDescription;

    private TriggerBehaviour(
        TTrigger trigger,
        TState? destination,
        Action<TSubject>? action,
        Func<TSubject, bool>? guard = null,
        string? guardDescription = null
    )
    {
        Trigger = trigger;
        Destination = destination;
        Action = action;
        this.guard = guard;
        this.guardDescription = guardDescription;
    }

    public TTrigger Trigger { get; }

    /// <summary>Where it leads; null: it stays.</summary>
    public TState? Destination { get; }

    /// <summary>What it does when it stays; null with no destination: it is ignored.</summary>
    public Action<TSubject>? Action { get; }

    public bool IsIgnored => Destination is null && Action is null;

    public static TriggerBehaviour<TState, TTrigger, TSubject> To(
        TTrigger trigger,
        TState destination,
        Func<TSubject, bool>? guard = null,
        string? guardDescription = null
    ) => new(trigger, destination, null, guard, guardDescription);

    public static TriggerBehaviour<TState, TTrigger, TSubject> Inside(
        TTrigger trigger,
        Action<TSubject> action,
        Func<TSubject, bool>? guard = null,
        string? guardDescription = null
    ) => new(trigger, null, action, guard, guardDescription);

    public static TriggerBehaviour<TState, TTrigger, TSubject> Ignored(TTrigger trigger) => new(trigger, null, null);

    public bool IsPermitted(TSubject subject) => guard is null || guard(subject);

    public TransitionInfo<TState, TTrigger> GetInfo(TState source)
    {
        var kind =
            IsIgnored ? TransitionKind.Ignored
            : Destination is null ? TransitionKind.Internal
            : TransitionKind.External;
        return new(Trigger, source, Destination ?? source, kind, guardDescription);
    }
}
