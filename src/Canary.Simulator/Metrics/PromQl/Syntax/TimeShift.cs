namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>Which time a selector's <c>@</c> names.</summary>
internal enum Anchor
{
    /// <summary>No <c>@</c>: the time of the evaluation.</summary>
    Evaluation,

    /// <summary><c>@ 1609746000</c></summary>
    Fixed,

    /// <summary><c>@ start()</c>: the query's first time.</summary>
    Start,

    /// <summary><c>@ end()</c>: the query's last time.</summary>
    End,
}

/// <summary>The modifiers <c>offset</c> and <c>@</c> of a selector or subquery.</summary>
/// <param name="Anchor">The time that counts instead of the evaluation's.</param>
/// <param name="At">Milliseconds since 1970, when <paramref name="Anchor"/> is fixed.</param>
/// <param name="Offset">Milliseconds to go back from there; null: not given.</param>
internal sealed record TimeShift(Anchor Anchor, long At, long? Offset)
{
    public static TimeShift None { get; } = new(Anchor.Evaluation, 0, null);

    /// <summary>The time to look at.</summary>
    public long Apply(long time, long queryStart, long queryEnd) =>
        Anchor switch
        {
            Anchor.Fixed => At,
            Anchor.Start => queryStart,
            Anchor.End => queryEnd,
            _ => time,
        } - (Offset ?? 0);
}
