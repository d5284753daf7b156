using Canary.Engine.Analysis;

namespace Canary.Engine;

/// <summary>What the engine must be told before it can decide; the shell answers all of a pass side by side.</summary>
public abstract record Question;

/// <summary>The present value of a metric.</summary>
public sealed record MetricQuestion(MetricCheck Check) : Question;

/// <summary>The answers to the questions of a pass; empty when nothing was asked.</summary>
public sealed record Answers
{
    public static Answers None { get; } = new();

    /// <summary>One per <see cref="MetricQuestion"/>.</summary>
    public ValueList<MetricAnswer> Metrics { get; init; }
}
