using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Engine;

/// <summary>What the engine must be told before it can decide; the shell answers all of a pass side by side.</summary>
public abstract record Question;

/// <summary>The present value of a metric.</summary>
/// <param name="Check">Which.</param>
/// <param name="Of">Of whom.</param>
public sealed record MetricQuestion(MetricCheck Check, Variant Of = Variant.Canary) : Question;

/// <summary>What a hook says.</summary>
/// <param name="Hook">Whom to ask.</param>
/// <param name="Phase">The phase to tell it.</param>
/// <param name="Checksum">The revision that is meant, which at the start is the new one.</param>
public sealed record HookQuestion(Hook Hook, RolloutPhase Phase, string Checksum) : Question;

/// <summary>The answers to the questions of a pass; empty when nothing was asked.</summary>
public sealed record Answers
{
    public static Answers None { get; } = new();

    /// <summary>One per <see cref="MetricQuestion"/>.</summary>
    public ValueList<MetricAnswer> Metrics { get; init; }

    /// <summary>One per <see cref="HookQuestion"/>.</summary>
    public ValueList<HookAnswer> Hooks { get; init; }
}
