using System.Text;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.PromQl.Parsing;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Api;

/// <summary>
/// Prometheus' HTTP API over a <see cref="TimeSeriesStore"/>: the queries and what dashboards need to find series. Reached in-process through
/// <see cref="PrometheusMessageHandler"/> and over the network through <see cref="PrometheusEndpoints"/>. Never waits; safe from any thread.
/// </summary>
public sealed class PrometheusApi(TimeSeriesStore store, TimeProvider time)
{
    private readonly QueryEngine engine = new(store);

    /// <summary>An outage: scraping goes on, but no question is answered. Default false.</summary>
    public bool IsDown { get; set; }

    /// <summary>Answers a request; whatever is wrong with it is an answer too.</summary>
    public PrometheusResponse Handle(PrometheusRequest request, CancellationToken cancellationToken = default)
    {
        if (IsDown)
        {
            return ApiJson.Error(503, "unavailable", "the metrics store is down");
        }
        try
        {
            return request.Method is "GET" or "POST" ? Route(request, cancellationToken) : MethodNotAllowed(request);
        }
        catch (PromQlException e)
        {
            return e.IsExecution
                ? ApiJson.Error(422, "execution", e.Message)
                : ApiJson.Error(400, "bad_data", e.Message);
        }
    }

    private PrometheusResponse Route(PrometheusRequest request, CancellationToken cancellationToken) =>
        request.Path switch
        {
            "/-/healthy" => PlainText("The metrics store is healthy.\n"),
            "/-/ready" => PlainText("The metrics store is ready.\n"),
            "/api/v1/query" => Query(request, cancellationToken),
            "/api/v1/query_range" => QueryRange(request, cancellationToken),
            "/api/v1/format_query" => ApiJson.Text(QueryEngine.Format(RequestParameters.Query(request))),
            "/api/v1/series" => Series(request),
            "/api/v1/labels" => ApiJson.Strings(LabelsOf(request).SelectMany(set => set).Select(label => label.Name)),
            "/api/v1/status/buildinfo" => ApiJson.BuildInfo(),
            _ when LabelNameOf(request.Path) is { } label => LabelValues(request, label),
            _ => ApiJson.Error(
                404,
                "not_found",
                $"{request.Path} is not served; served are /api/v1/ query, query_range, format_query, series, labels, "
                    + "label/<name>/values and status/buildinfo"
            ),
        };

    private PrometheusResponse Query(PrometheusRequest request, CancellationToken cancellationToken)
    {
        var at = RequestParameters.Time(request, "time") ?? time.GetUtcNow();
        return ApiJson.Result(engine.Instant(RequestParameters.Query(request), at, cancellationToken));
    }

    private PrometheusResponse QueryRange(PrometheusRequest request, CancellationToken cancellationToken)
    {
        var start = RequestParameters.Required(request, "start", RequestParameters.Time);
        var end = RequestParameters.Required(request, "end", RequestParameters.Time);
        var step = RequestParameters.Required(request, "step", RequestParameters.Duration);
        return ApiJson.Result(engine.Range(RequestParameters.Query(request), start, end, step, cancellationToken));
    }

    private PrometheusResponse Series(PrometheusRequest request) =>
        request.All("match[]").Count == 0
            ? throw PromQlException.Parameter("no match[] parameter provided")
            : ApiJson.LabelSets(LabelsOf(request));

    private PrometheusResponse LabelValues(PrometheusRequest request, string label) =>
        LabelList.IsName(label)
            ? ApiJson.Strings(LabelsOf(request).Select(set => set[label]).Where(value => value.Length > 0))
            : throw PromQlException.Parameter($"invalid label name: \"{label}\"");

    /// <summary>The labels of the series that any <c>match[]</c> selects, or of all series.</summary>
    private IReadOnlyList<LabelSet> LabelsOf(PrometheusRequest request)
    {
        var from = RequestParameters.Time(request, "start")?.ToUnixTimeMilliseconds() ?? 0;
        var to = RequestParameters.Time(request, "end")?.ToUnixTimeMilliseconds() ?? long.MaxValue - 1;
        var selectors = request.All("match[]");
        return selectors.Count == 0
            ? store.Labels([], from, to)
            :
            [
                .. selectors
                    .SelectMany(text => store.Labels(ExpressionParser.ParseSelector(text).Matchers, from, to))
                    .Distinct()
                    .Order(),
            ];
    }

    private static string? LabelNameOf(string path)
    {
        const string Prefix = "/api/v1/label/";
        const string Suffix = "/values";
        return
            path.StartsWith(Prefix, StringComparison.Ordinal)
            && path.EndsWith(Suffix, StringComparison.Ordinal)
            && path.Length > Prefix.Length + Suffix.Length
            ? path[Prefix.Length..^Suffix.Length]
            : null;
    }

    private static PrometheusResponse MethodNotAllowed(PrometheusRequest request) =>
        ApiJson.Error(405, "bad_data", $"method {request.Method} is not allowed; use GET or POST");

    private static PrometheusResponse PlainText(string text) =>
        new(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
}
