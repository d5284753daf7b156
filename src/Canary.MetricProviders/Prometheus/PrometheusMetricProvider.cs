using System.Text.RegularExpressions;
using Canary.Engine.Analysis;

namespace Canary.MetricProviders.Prometheus;

/// <summary>
/// Asks a Prometheus, or anything that serves its API (Thanos, Mimir, VictoriaMetrics), for one number. A query that gives several series counts
/// by its last one, as Flagger has it; aggregate where that matters. Warnings of the server are not heeded.
/// </summary>
public sealed partial class PrometheusMetricProvider : IMetricProvider
{
    private const int LongestQueryShown = 300;

    private readonly PrometheusClient client;

    /// <summary>Makes the provider.</summary>
    /// <param name="connections">How servers are reached.</param>
    /// <param name="time">Keeps timeouts and the pauses between retries.</param>
    /// <param name="options">Limits; null: the defaults.</param>
    public PrometheusMetricProvider(
        PrometheusConnections connections,
        TimeProvider time,
        PrometheusOptions? options = null
    ) => client = new PrometheusClient(connections, time, options);

    public string Type => "prometheus";

    public async Task<MetricAnswer> QueryAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var data = await client.For(request.Backend).QueryAsync(request.Query, time: null, cancellationToken);
            return Judge(request, data);
        }
        catch (PrometheusException e)
        {
            var what = Secrets.Hide(e.Message.TrimEnd('.'), request.Backend);
            return MetricAnswer.Error(request.Metric, $"{what}; query: {Shown(request.Query)}");
        }
    }

    private static MetricAnswer Judge(MetricRequest request, QueryData data)
    {
        if (data.ResultType is not (QueryResultType.Vector or QueryResultType.Scalar))
        {
            var what = data.ResultType == QueryResultType.Matrix ? "a range of samples" : "a text";
            return MetricAnswer.Error(
                request.Metric,
                $"The query gives {what}, not a number; query: {Shown(request.Query)}"
            );
        }
        var server = BackendAddress.Parse(request.Backend.Address).Display;
        if (data.Series.Count == 0)
        {
            return MetricAnswer.NoData(
                request.Metric,
                $"{server} has no data for the query; is there traffic, and do the labels match? Query: {Shown(request.Query)}"
            );
        }
        var value = data.Series[^1].Values[^1].Value;
        return double.IsNaN(value)
            ? MetricAnswer.NoData(
                request.Metric,
                $"{server} answered NaN, as when there were no requests in the window; query: {Shown(request.Query)}"
            )
            : MetricAnswer.Of(request.Metric, value);
    }

    /// <summary>On one line, and not longer than a status should be.</summary>
    private static string Shown(string query)
    {
        var line = WhiteSpace.Replace(query.Trim(), " ");
        return line.Length <= LongestQueryShown ? line : $"{line[..LongestQueryShown]}…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace { get; }
}
