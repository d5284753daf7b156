namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>On which side of a binary operator several series may find the same partner.</summary>
internal enum Cardinality
{
    OneToOne,

    /// <summary><c>group_left</c></summary>
    ManyToOne,

    /// <summary><c>group_right</c></summary>
    OneToMany,
}

/// <summary>How the series of two vectors find each other.</summary>
/// <param name="On">Only <paramref name="Labels"/> must be equal; else all but them (and the metric's name).</param>
/// <param name="Labels">The labels named by <c>on</c> or <c>ignoring</c>.</param>
/// <param name="Cardinality">Which side may have several.</param>
/// <param name="Include">Labels that the result takes over from the "one" side.</param>
internal sealed record VectorMatching(
    bool On,
    IReadOnlyList<string> Labels,
    Cardinality Cardinality,
    IReadOnlyList<string> Include
)
{
    /// <summary>No modifier: all labels must be equal.</summary>
    public static VectorMatching Default { get; } = new(false, [], Cardinality.OneToOne, []);

    /// <summary>Two series with equal keys are partners.</summary>
    public LabelSet Key(LabelSet labels)
    {
        var builder = new LabelSetBuilder(labels);
        return On ? builder.Keep(Labels).Build() : builder.Remove(Labels).Set(LabelSet.MetricName, "").Build();
    }
}
