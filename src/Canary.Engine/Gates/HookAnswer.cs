namespace Canary.Engine.Gates;

/// <summary>What asking a hook came to. Who can't be asked says neither yes nor no (R6).</summary>
/// <param name="Hook">Who was asked.</param>
/// <param name="Outcome">What it said.</param>
/// <param name="Message">Why no, or what went wrong; free of secrets.</param>
public sealed record HookAnswer(Hook Hook, HookOutcome Outcome, string? Message = null);

/// <summary>The kinds of answer a hook can give.</summary>
public enum HookOutcome
{
    /// <summary>It answered with 2xx.</summary>
    Yes,

    /// <summary>It answered otherwise.</summary>
    No,

    /// <summary>It could not be asked.</summary>
    Error,
}
