using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>The two questions that every mesh is asked, over its own metrics and labels.</summary>
internal static class QueryShapes
{
    /// <summary>
    /// Percent of requests that did not fail. None that succeeded is 0, not "no data": a release that fails every request must not look as if
    /// nobody had asked it. No requests at all are 0/0, which is no data.
    /// Divided before it is multiplied: a release that fails nothing has 100, not the 99.99999999999999 that rounding makes of the other order.
    /// </summary>
    /// <param name="counter">Counts requests.</param>
    /// <param name="selector">Matchers that choose the canary's.</param>
    /// <param name="success">Matcher that chooses those that did not fail.</param>
    /// <param name="interval">The window.</param>
    public static string SuccessRate(string counter, string selector, string success, TimeSpan interval)
    {
        var window = IntervalText.Format(interval);
        return $$"""
            (sum(rate({{counter}}{{{selector}},{{success}}}[{{window}}])) or vector(0))
            / sum(rate({{counter}}{{{selector}}}[{{window}}]))
            * 100
            """;
    }

    /// <summary>The 99th percentile of a histogram in milliseconds.</summary>
    /// <param name="histogram">Its buckets' series.</param>
    /// <param name="selector">Matchers that choose the canary's.</param>
    /// <param name="interval">The window.</param>
    public static string DurationInMilliseconds(string histogram, string selector, TimeSpan interval)
    {
        var window = IntervalText.Format(interval);
        return $$"""histogram_quantile(0.99, sum by (le) (rate({{histogram}}{{{selector}}}[{{window}}])))""";
    }

    /// <summary>The mean of a histogram in seconds, in milliseconds.</summary>
    /// <param name="histogram">The name without <c>_sum</c> and <c>_count</c>.</param>
    /// <param name="selector">Matchers that choose the canary's.</param>
    /// <param name="interval">The window.</param>
    public static string MeanDurationInSeconds(string histogram, string selector, TimeSpan interval)
    {
        var window = IntervalText.Format(interval);
        return $$"""
            1000
            * sum(rate({{histogram}}_sum{{{selector}}}[{{window}}]))
            / sum(rate({{histogram}}_count{{{selector}}}[{{window}}]))
            """;
    }

    /// <summary>The 99th percentile of a histogram in seconds, in milliseconds.</summary>
    /// <param name="histogram">Its buckets' series.</param>
    /// <param name="selector">Matchers that choose the canary's.</param>
    /// <param name="interval">The window.</param>
    public static string DurationInSeconds(string histogram, string selector, TimeSpan interval)
    {
        var window = IntervalText.Format(interval);
        return $$"""
            1000
            * histogram_quantile(0.99, sum by (le) (rate({{histogram}}{{{selector}}}[{{window}}])))
            """;
    }
}
