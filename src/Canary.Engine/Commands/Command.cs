namespace Canary.Engine.Commands;

/// <summary>What a person asks of a rollout, by an annotation on the Canary.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Gate">The gate that an approval or a rejection is about; empty for other verbs.</param>
/// <param name="Revision">The revision it is meant for, or <see cref="AnyRevision"/>.</param>
/// <param name="By">Who asks; null: nobody knows.</param>
public sealed record Command(CommandVerb Verb, string Gate, string Revision, string? By)
{
    /// <summary>Meant for whatever is under way.</summary>
    public const string AnyRevision = "*";

    /// <summary>The verb as people write it, with its gate: <c>skip-step</c>, <c>approve.qa</c>.</summary>
    public string Name => Gate.Length == 0 ? Verb.Text() : $"{Verb.Text()}.{Gate}";

    /// <summary>It wants the revision given up, for which nobody is asked first (R5).</summary>
    public bool IsUrgent => Verb is CommandVerb.Abort or CommandVerb.Reject;

    /// <summary>The same request, whoever it came from.</summary>
    public bool IsSame(CommandRecord record) => Name == record.Command && Revision == record.Revision;
}

/// <summary>What can be asked of a rollout. The order is the order in which they are taken when several are there.</summary>
public enum CommandVerb
{
    /// <summary>Open a gate.</summary>
    Approve,

    /// <summary>Give the revision up because of a gate.</summary>
    Reject,

    /// <summary>Give the revision up.</summary>
    Abort,

    /// <summary>Keep the weight until resumed.</summary>
    Pause,

    /// <summary>Leave out what is left, and promote.</summary>
    Promote,

    /// <summary>Run the revision again that failed.</summary>
    Retry,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Take the present step for passed.</summary>
    SkipStep,
}

/// <summary>How verbs are written.</summary>
public static class CommandVerbs
{
    /// <summary>As in annotations and on the command line: <c>skip-step</c>.</summary>
    public static string Text(this CommandVerb verb) =>
        verb switch
        {
            CommandVerb.Approve => "approve",
            CommandVerb.Reject => "reject",
            CommandVerb.Abort => "abort",
            CommandVerb.Pause => "pause",
            CommandVerb.Promote => "promote",
            CommandVerb.Retry => "retry",
            CommandVerb.Resume => "resume",
            CommandVerb.SkipStep => "skip-step",
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "Not a verb."),
        };
}

/// <summary>A command that was decided on. It is never carried out twice: it stays here at least until its annotation is gone.</summary>
/// <param name="Command">Verb and gate: <c>approve.qa</c>.</param>
/// <param name="Revision">As the person wrote it.</param>
/// <param name="By">Who asked; null: nobody knows.</param>
/// <param name="At">When it was decided on.</param>
/// <param name="Accepted">Whether it was carried out.</param>
/// <param name="Message">What was done, or why nothing was.</param>
/// <param name="Pending">Its annotation is still there, as far as is known.</param>
public sealed record CommandRecord(
    string Command,
    string Revision,
    string? By,
    DateTimeOffset At,
    bool Accepted,
    string Message,
    bool Pending
);
