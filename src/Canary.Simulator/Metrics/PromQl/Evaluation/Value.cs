using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>What an expression comes to at one time.</summary>
internal abstract record Value;

internal sealed record ScalarValue(double Number) : Value;

internal sealed record StringValue(string Text) : Value;

/// <summary>No two samples have the same labels.</summary>
internal sealed record VectorValue(IReadOnlyList<VectorSample> Samples) : Value
{
    public static VectorValue Empty { get; } = new([]);

    /// <summary>Makes a vector out of what an operation left of the labels.</summary>
    /// <exception cref="PromQlException">Two samples have the same labels.</exception>
    public static VectorValue Distinct(IReadOnlyList<VectorSample> samples)
    {
        if (samples.Count > 1)
        {
            var seen = new HashSet<LabelSet>();
            foreach (var sample in samples)
            {
                if (!seen.Add(sample.Labels))
                {
                    throw PromQlException.Execution(
                        $"vector cannot contain metrics with the same labelset: {sample.Labels} occurs twice"
                    );
                }
            }
        }
        return new(samples);
    }
}

/// <summary>The samples of a span, both ends included; series without any are left out.</summary>
/// <param name="Series">Name and labels are the selected series'.</param>
/// <param name="Start">Milliseconds since 1970.</param>
/// <param name="End">Milliseconds since 1970.</param>
internal sealed record MatrixValue(IReadOnlyList<SeriesData> Series, long Start, long End) : Value
{
    public double Seconds => (End - Start) / 1000.0;
}

/// <summary>One series' value at the time of the evaluation.</summary>
internal readonly record struct VectorSample(LabelSet Labels, double Value);
