using System.Net;
using System.Net.Sockets;
using Canary.Engine.Analysis;
using Canary.Simulator.Clock;

namespace Canary.MetricProviders.Tests;

/// <summary>
/// What every metric provider owes the controller, whatever its backend. All of it runs on the simulation loop, which fails when anything leaves
/// its thread.
/// </summary>
public abstract class MetricProviderConformance : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ScriptedHandler server = new();

    /// <summary>The backend's answer for a value.</summary>
    protected abstract string Answer(double value);

    /// <summary>The backend's answer when there is nothing.</summary>
    protected abstract string NoData { get; }

    protected abstract IMetricProvider Create(HttpMessageHandler handler, TimeProvider time);

    public void Dispose()
    {
        server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(99.5)]
    [InlineData(0)]
    [InlineData(-1e-9)]
    [InlineData(1e21)]
    public void A_number_is_a_value(double value)
    {
        server.Answers(HttpStatusCode.OK, Answer(value));

        Assert.Equal(MetricAnswer.Of("checked", value), Ask());
    }

    [Fact]
    public void Nothing_is_no_data_and_the_message_says_which_query()
    {
        server.Answers(HttpStatusCode.OK, NoData);

        var answer = Ask();

        Assert.Equal(MetricOutcome.NoData, answer.Outcome);
        Assert.Contains("the_query", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_a_number_is_no_data()
    {
        server.Answers(HttpStatusCode.OK, Answer(double.NaN));

        Assert.Equal(MetricOutcome.NoData, Ask().Outcome);
    }

    [Fact]
    public void An_answer_in_another_format_is_an_error()
    {
        server.Answers(HttpStatusCode.OK, "<html>a login page</html>");

        AssertError("http://metrics.example");
    }

    [Fact]
    public void Refused_credentials_are_an_error_that_says_where_credentials_come_from()
    {
        server.Answers(HttpStatusCode.Unauthorized, "");

        AssertError("401");
        AssertError("Secret");
    }

    [Fact]
    public void An_unreachable_server_is_an_error_that_names_its_address()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        server.Fails(new HttpRequestException(HttpRequestError.ConnectionError, "refused", refused));

        AssertError("http://metrics.example");
        AssertError("refused");
    }

    [Fact]
    public void A_passing_failure_is_tried_again()
    {
        server
            .Answers(HttpStatusCode.ServiceUnavailable, "")
            .Fails(new HttpRequestException("reset"))
            .Answers(HttpStatusCode.OK, Answer(1));

        Assert.Equal(MetricAnswer.Of("checked", 1), Ask());
        Assert.Equal(3, server.Received.Count);
    }

    [Fact]
    public void A_lasting_failure_is_an_error_after_two_retries()
    {
        server.Answers(HttpStatusCode.BadGateway, "");

        AssertError("502");
        Assert.Equal(3, server.Received.Count);
    }

    [Fact]
    public void A_request_to_wait_is_heeded()
    {
        server
            .Answers(HttpStatusCode.TooManyRequests, "", h => h.Add("Retry-After", "3"))
            .Answers(HttpStatusCode.OK, Answer(1));

        var (answer, took) = AskTimed();

        Assert.Equal(MetricOutcome.Value, answer.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(3), took);
    }

    [Fact]
    public void A_request_to_wait_longer_than_the_timeout_is_an_error_at_once()
    {
        server.Answers(HttpStatusCode.TooManyRequests, "", h => h.Add("Retry-After", "60"));

        var (answer, took) = AskTimed();

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Equal(TimeSpan.Zero, took);
    }

    [Fact]
    public void A_server_that_never_answers_is_an_error_after_the_timeout()
    {
        server.NeverAnswers();

        var (answer, took) = AskTimed();

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("5 s", answer.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(5), took);
    }

    [Fact]
    public void Cancellation_is_thrown()
    {
        using var loop = new SimulationLoop(Start);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(1), loop.Clock);
        server.NeverAnswers();
        var provider = Create(server, loop.Clock);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            loop.Run(() => provider.QueryAsync(Request(), cancelled.Token), TimeSpan.FromMinutes(1))
        );
    }

    [Fact]
    public void Secrets_are_not_in_messages_even_when_the_server_repeats_them()
    {
        server.Answers(
            HttpStatusCode.BadRequest,
            """{"status":"error","errorType":"bad_data","error":"token s3cr3t-t0ken is wrong"}"""
        );

        var answer = Ask(backend => backend with { Token = "s3cr3t-t0ken" });

        Assert.DoesNotContain("s3cr3t", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_in_the_address_are_not_in_messages()
    {
        server.Answers(HttpStatusCode.BadGateway, "");

        var answer = Ask(backend => backend with { Address = "http://user:hunter2@metrics.example" });

        Assert.DoesNotContain("hunter2", answer.Message, StringComparison.Ordinal);
        Assert.Contains("http://metrics.example", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics.example")]
    [InlineData("ftp://metrics.example")]
    [InlineData("user:hunter2@metrics.example")]
    public void An_address_that_is_no_url_is_an_error(string address)
    {
        server.Answers(HttpStatusCode.OK, Answer(1));

        var answer = Ask(backend => backend with { Address = address });

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("metrics.example", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", answer.Message, StringComparison.Ordinal);
    }

    private static MetricRequest Request() =>
        new()
        {
            Metric = "checked",
            Query = "the_query",
            Backend = new MetricBackend { Address = "http://metrics.example" },
        };

    private MetricAnswer Ask(Func<MetricBackend, MetricBackend>? change = null) => AskTimed(change).Answer;

    private (MetricAnswer Answer, TimeSpan Took) AskTimed(Func<MetricBackend, MetricBackend>? change = null)
    {
        using var loop = new SimulationLoop(Start);
        var provider = Create(server, loop.Clock);
        var request = Request();
        request = request with { Backend = change?.Invoke(request.Backend) ?? request.Backend };
        var answer = loop.Run(() => provider.QueryAsync(request, CancellationToken.None), TimeSpan.FromMinutes(1));
        return (answer, loop.Clock.GetUtcNow() - Start);
    }

    private void AssertError(string said)
    {
        server.Received.Clear();
        var answer = Ask();
        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
    }
}
