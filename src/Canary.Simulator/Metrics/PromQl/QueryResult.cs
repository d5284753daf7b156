using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl;

/// <summary>The kinds of result, as the HTTP API names them.</summary>
public enum ResultType
{
    Scalar,
    String,
    Vector,
    Matrix,
}

/// <summary>What a query came to.</summary>
/// <param name="Type">Which of its parts count.</param>
/// <param name="Time">Of the (last) evaluation, in milliseconds since 1970.</param>
/// <param name="Series">Matrix: by labels. Vector: in the query's order, one sample each. Scalar: one series without labels.</param>
public sealed record QueryResult(ResultType Type, long Time, IReadOnlyList<SeriesData> Series)
{
    /// <summary>The text, of a string.</summary>
    public string Text { get; init; } = "";
}
