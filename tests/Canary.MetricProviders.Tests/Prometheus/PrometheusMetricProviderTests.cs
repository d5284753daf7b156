using System.Net;
using System.Text;
using Canary.Engine.Analysis;
using Canary.MetricProviders.Prometheus;
using Canary.Simulator.Clock;

namespace Canary.MetricProviders.Tests.Prometheus;

public sealed class PrometheusMetricProviderTests : IDisposable
{
    private const string One =
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}""";

    private readonly ScriptedHandler server = new();

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData("""{"resultType":"scalar","result":[1,"2.5"]}""", 2.5)]
    [InlineData(
        """{"resultType":"vector","result":[{"metric":{"a":"1"},"value":[1,"+Inf"]}]}""",
        double.PositiveInfinity
    )]
    [InlineData(
        """{"resultType":"vector","result":[{"metric":{"a":"1"},"value":[1,"1"]},{"metric":{"a":"2"},"value":[1,"2"]}]}""",
        2
    )]
    public async Task Scalars_and_the_last_series_of_a_vector_are_values(string data, double value)
    {
        server.Answers(HttpStatusCode.OK, $$"""{"status":"success","data":{{data}},"warnings":["old"]}""");

        Assert.Equal(MetricAnswer.Of("m", value), await Ask(new() { Address = "http://prom" }));
    }

    [Theory]
    [InlineData("""{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]]}]}""", "a range of samples")]
    [InlineData("""{"resultType":"string","result":[1,"1"]}""", "a text")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}""", "native histograms")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1]}]}""", "can't be read")]
    public async Task What_is_not_one_number_is_an_error(string data, string said)
    {
        server.Answers(HttpStatusCode.OK, $$"""{"status":"success","data":{{data}}}""");

        var answer = await Ask(new() { Address = "http://prom" });

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_own_words_and_the_query_are_in_the_error()
    {
        server.Answers(
            HttpStatusCode.BadRequest,
            """{"status":"error","errorType":"bad_data","error":"1:4: parse error"}"""
        );

        var answer = await Ask(new() { Address = "http://prom/base/" }, "sum(\n  up");

        Assert.Equal("http://prom/base answered 400 (bad_data): 1:4: parse error; query: sum( up", answer.Message);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task The_query_goes_into_the_url_below_the_address_own_path()
    {
        server.Answers(HttpStatusCode.OK, One);

        await Ask(new() { Address = "https://prom:9090/base/" }, "up{a=\"b&c\"}");

        var request = Assert.Single(server.Received);
        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal("https://prom:9090/base/api/v1/query?query=up%7Ba%3D%22b%26c%22%7D", request.Url.AbsoluteUri);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public async Task A_query_too_long_for_a_url_is_posted_as_a_form()
    {
        server.Answers(HttpStatusCode.OK, One);

        await Ask(new() { Address = "http://prom" }, new string('a', 3000));

        var request = Assert.Single(server.Received);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("http://prom/api/v1/query", request.Url.AbsoluteUri);
        Assert.Equal("query=" + new string('a', 3000), request.Body);
    }

    [Fact]
    public async Task A_token_is_sent_as_bearer_and_headers_are_added()
    {
        server.Answers(HttpStatusCode.OK, One);

        await Ask(
            new()
            {
                Address = "http://prom",
                Token = " abc\n",
                Headers = new Dictionary<string, IReadOnlyList<string>> { ["X-Scope-OrgID"] = ["team-a"] },
            }
        );

        var request = Assert.Single(server.Received);
        Assert.Equal("Bearer abc", request.Headers["Authorization"]);
        Assert.Equal("team-a", request.Headers["X-Scope-OrgID"]);
    }

    [Theory]
    [InlineData("http://prom", "user", "päss")]
    [InlineData("http://user:p%C3%A4ss@prom", null, null)]
    public async Task User_and_password_are_sent_as_basic(string address, string? user, string? password)
    {
        server.Answers(HttpStatusCode.OK, One);

        await Ask(
            new()
            {
                Address = address,
                Username = user,
                Password = password,
            }
        );

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:päss"));
        var request = Assert.Single(server.Received);
        Assert.Equal($"Basic {expected}", request.Headers["Authorization"]);
        Assert.Equal("prom", request.Url.Authority);
        Assert.Empty(request.Url.UserInfo);
    }

    [Theory]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("X-Two-Lines", "one\r\ntwo")]
    public async Task A_header_that_cannot_be_sent_is_an_error(string name, string value)
    {
        server.Answers(HttpStatusCode.OK, One);

        var answer = await Ask(
            new()
            {
                Address = "http://prom",
                Headers = new Dictionary<string, IReadOnlyList<string>> { [name] = [value] },
            }
        );

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains(name, answer.Message, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_redirect_on_the_same_server_is_followed()
    {
        server
            .Answers(
                HttpStatusCode.Found,
                "",
                h => h.Location = new Uri("/prometheus/api/v1/query?query=up", UriKind.Relative)
            )
            .Answers(HttpStatusCode.OK, One);

        Assert.Equal(MetricOutcome.Value, (await Ask(new() { Address = "http://prom", Token = "abcd" })).Outcome);
        Assert.Equal("http://prom/prometheus/api/v1/query?query=up", server.Received[1].Url.AbsoluteUri);
    }

    [Fact]
    public async Task A_redirect_to_another_server_is_an_error_and_takes_no_credentials_there()
    {
        server.Answers(HttpStatusCode.Found, "", h => h.Location = new Uri("http://login.example/?t=abcd"));

        var answer = await Ask(new() { Address = "http://prom", Token = "abcd" });

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("http://login.example/", answer.Message, StringComparison.Ordinal);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_redirect_that_never_ends_is_an_error()
    {
        server.Answers(HttpStatusCode.Found, "", h => h.Location = new Uri("/again", UriKind.Relative));

        Assert.Equal(MetricOutcome.Error, (await Ask(new() { Address = "http://prom" })).Outcome);
        Assert.Equal(4, server.Received.Count);
    }

    [Fact]
    public async Task An_endless_answer_is_an_error()
    {
        server.Answers(HttpStatusCode.OK, new string(' ', 5 * 1024 * 1024));

        var answer = await Ask(new() { Address = "http://prom" });

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("aggregate", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_authority_that_is_none_is_an_error()
    {
        using var connections = new PrometheusConnections();
        var provider = new PrometheusMetricProvider(connections, TimeProvider.System);
        var backend = new MetricBackend { Address = "https://prom", CertificateAuthority = "not PEM" };
        var request = new MetricRequest
        {
            Metric = "m",
            Query = "up",
            Backend = backend,
        };

        var answer = await provider.QueryAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("certificate authority", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_prints_no_secret()
    {
        var backend = new MetricBackend { Address = "http://user:hunter2@prom", Token = "abcd" };

        Assert.Equal("http://***@prom", backend.ToString());
    }

    private Task<MetricAnswer> Ask(MetricBackend backend, string query = "up")
    {
        var clock = new HeldClock(DateTimeOffset.UnixEpoch);
        var provider = new PrometheusMetricProvider(new PrometheusConnections(server), clock);
        var request = new MetricRequest
        {
            Metric = "m",
            Query = query,
            Backend = backend,
        };
        return provider.QueryAsync(request, TestContext.Current.CancellationToken);
    }
}
