using System.Globalization;

namespace Canary.MetricProviders.Prometheus;

/// <summary>A Prometheus server, asked over HTTP.</summary>
internal sealed class PrometheusApi(MetricBackend backend, PrometheusTransport transport) : IPrometheusApi
{
    private readonly BackendAddress address = BackendAddress.Parse(backend.Address);

    public Task<QueryData> QueryAsync(string query, DateTimeOffset? time, CancellationToken cancellationToken) =>
        time is { } at
            ? AskAsync("/api/v1/query", [new("query", query), new("time", Seconds(at))], cancellationToken)
            : AskAsync("/api/v1/query", [new("query", query)], cancellationToken);

    public Task<QueryData> QueryRangeAsync(
        string query,
        DateTimeOffset start,
        DateTimeOffset end,
        TimeSpan step,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            "/api/v1/query_range",
            [
                new("query", query),
                new("start", Seconds(start)),
                new("end", Seconds(end)),
                new("step", step.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            ],
            cancellationToken
        );

    public async Task<BuildInfo> BuildInfoAsync(CancellationToken cancellationToken)
    {
        var request = new PrometheusRequest(backend, address, "/api/v1/status/buildinfo");
        var reply = await transport.SendAsync(request, backend, cancellationToken);
        return ReplyReader.BuildInfo(reply, address.Display);
    }

    private async Task<QueryData> AskAsync(
        string path,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        var request = new PrometheusRequest(backend, address, path, parameters);
        var reply = await transport.SendAsync(request, backend, cancellationToken);
        return ReplyReader.QueryData(reply, address.Display);
    }

    private static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
