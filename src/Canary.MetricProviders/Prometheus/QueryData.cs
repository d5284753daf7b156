namespace Canary.MetricProviders.Prometheus;

/// <summary>The kinds of result that a query can have.</summary>
public enum QueryResultType
{
    /// <summary>One number, without labels.</summary>
    Scalar,

    /// <summary>A text: no number.</summary>
    String,

    /// <summary>Any number of series with one sample each.</summary>
    Vector,

    /// <summary>Any number of series with the samples of a span each.</summary>
    Matrix,
}

/// <summary>What a query came to.</summary>
/// <param name="ResultType">Its kind.</param>
/// <param name="Series">In the server's order; a scalar is one series, a string none.</param>
public sealed record QueryData(QueryResultType ResultType, IReadOnlyList<QuerySeries> Series);

/// <summary>A series of a result.</summary>
/// <param name="Metric">Its labels; the metric's name, where it has one, is <c>__name__</c>.</param>
/// <param name="Values">Oldest first, at least one.</param>
public sealed record QuerySeries(IReadOnlyDictionary<string, string> Metric, IReadOnlyList<QuerySample> Values);

/// <summary>A number at a time.</summary>
/// <param name="Time">When.</param>
/// <param name="Value">May be NaN and infinite: a ratio without requests is 0/0.</param>
public readonly record struct QuerySample(DateTimeOffset Time, double Value);

/// <summary>Which server it is.</summary>
/// <param name="Version">For example <c>2.42.0</c>.</param>
/// <param name="Revision">Commit that it was built from.</param>
public sealed record BuildInfo(string Version, string Revision);
