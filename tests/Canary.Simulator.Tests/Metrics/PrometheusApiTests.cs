using System.Net;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Api;

namespace Canary.Simulator.Tests.Metrics;

public sealed class PrometheusApiTests : IDisposable
{
    private readonly MetricsBench bench = new();
    private readonly HttpClient client;

    public PrometheusApiTests()
    {
        bench.Load(LabelSet.Of(("__name__", "requests_total"), ("status", "200")), 0, 10, 20, 30, 40, 50, 60);
        bench.Load(LabelSet.Of(("__name__", "requests_total"), ("status", "500")), 0, 1, 2, 3, 4, 5, 6);
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        var api = new PrometheusApi(bench.Store, bench.Clock);
        client = new HttpClient(new PrometheusMessageHandler(api)) { BaseAddress = new Uri("http://metrics") };
    }

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task An_instant_query_answers_as_a_vector()
    {
        Assert.Equal(
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"status":"500"},"value":[1767225660,"0.1"]}]}}""",
            await Get("/api/v1/query?query=rate(requests_total{status=\"500\"}[1m])")
        );
    }

    [Fact]
    public async Task A_query_may_come_as_a_form()
    {
        using var form = new FormUrlEncodedContent([new("query", "sum(requests_total)"), new("time", "1767225650.5")]);
        var response = await client.PostAsync("/api/v1/query", form, TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767225650.5,"55"]}]}}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_range_query_answers_as_a_matrix()
    {
        Assert.Equal(
            """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1767225600,"0"],[1767225630,"33"],[1767225660,"66"]]}]}}""",
            await Get(
                "/api/v1/query_range?query=sum(requests_total)&start=2026-01-01T00:00:00Z&end=1767225660&step=30s"
            )
        );
    }

    [Theory]
    [InlineData("1.5e-7", "scalar", "1.5e-07")]
    [InlineData("\"a text\"", "string", "a text")]
    [InlineData("-Inf", "scalar", "-Inf")]
    public async Task Scalars_and_strings_are_a_pair(string query, string type, string text)
    {
        var body = await Get($"/api/v1/query?time=1&query={Uri.EscapeDataString(query)}");

        Assert.Equal($$$"""{"status":"success","data":{"resultType":"{{{type}}}","result":[1,"{{{text}}}"]}}""", body);
    }

    [Theory]
    [InlineData("/api/v1/labels", """["__name__","status"]""")]
    [InlineData("/api/v1/label/status/values", """["200","500"]""")]
    [InlineData("/api/v1/label/status/values?match[]=requests_total{status!=\"200\"}", """["500"]""")]
    [InlineData("/api/v1/label/status/values?end=5", "[]")]
    [InlineData("/api/v1/series?match[]={status=~\"5..\"}", """[{"__name__":"requests_total","status":"500"}]""")]
    [InlineData("/api/v1/format_query?query=sum(up)by(job)", "\"sum by (job) (up)\"")]
    public async Task What_is_stored_can_be_looked_up(string path, string data)
    {
        Assert.Equal($$"""{"status":"success","data":{{data}}}""", await Get(path));
    }

    [Theory]
    [InlineData("/api/v1/query?query=sum(", 400, "bad_data", "1:5: parse error: unexpected end of input")]
    [InlineData("/api/v1/query", 400, "bad_data", "invalid parameter \\\"query\\\"")]
    [InlineData("/api/v1/query?query=up&time=noon", 400, "bad_data", "invalid parameter \\\"time\\\"")]
    [InlineData(
        "/api/v1/query?query=up%2Bhistogram_sum(up)",
        400,
        "bad_data",
        "1:4: parse error: function \\\"histogram_sum\\\" is not supported"
    )]
    [InlineData("/api/v1/query_range?query=up&start=2&end=1&step=1", 400, "bad_data", "end timestamp")]
    [InlineData("/api/v1/query_range?query=up&start=0&end=100000&step=1", 400, "bad_data", "11000 points")]
    [InlineData("/api/v1/series", 400, "bad_data", "match[]")]
    [InlineData(
        "/api/v1/query?time=1767225660&query=label_replace(requests_total,\"status\",\"\",\"\",\"\")",
        422,
        "execution",
        "same labelset"
    )]
    [InlineData("/api/v1/rules", 404, "not_found", "/api/v1/rules is not served")]
    public async Task A_bad_request_says_what_is_wrong(string path, int status, string type, string message)
    {
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.StartsWith($$"""{"status":"error","errorType":"{{type}}","error":""", body, StringComparison.Ordinal);
        Assert.Contains(message, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/-/healthy")]
    [InlineData("/-/ready")]
    [InlineData("/api/v1/status/buildinfo")]
    public async Task Probes_succeed(string path)
    {
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string> Get(string path) =>
        await (await client.GetAsync(path, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
}
