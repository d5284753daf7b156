using System.Net;
using Canary.Simulator.Clock;
using Canary.Simulator.Hooks;

namespace Canary.Simulator.Tests.Hooks;

public sealed class WebhookReceiverTests : IDisposable
{
    private static readonly Uri Gate = new("http://gate.test:9000/check?x=1");
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly WebhookReceiver receiver;
    private readonly HttpMessageInvoker client;

    public WebhookReceiverTests()
    {
        receiver = new(loop.Clock);
        client = new(receiver.CreateHandler());
    }

    public void Dispose()
    {
        client.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void What_was_sent_is_recorded()
    {
        receiver.Answer("gate.test");
        loop.RunFor(TimeSpan.FromSeconds(7));

        Post("""{"name":"shop"}""", ("X-Signature", "abc"));

        var request = Assert.Single(receiver.ReceivedBy("GATE.test"));
        Assert.Equal("POST", request.Method);
        Assert.Equal("/check", request.Path);
        Assert.Equal("?x=1", request.Address.Query);
        Assert.Equal("shop", (string?)request.Json()["name"]);
        Assert.Equal("abc", request.Header("x-signature"));
        Assert.Equal("text/plain; charset=utf-8", request.Header("Content-Type"));
        Assert.Equal(loop.Clock.GetUtcNow(), request.Time);
    }

    [Fact]
    public void A_script_runs_off_before_the_usual_answer()
    {
        receiver.Answer("gate.test", WebhookAnswer.Of(403, "closed"));
        receiver.AnswerNext("gate.test", WebhookAnswer.Of(500), WebhookAnswer.Of(201, "made"));

        Assert.Equal(
            [(500, ""), (201, "made"), (403, "closed"), (403, "closed")],
            Enumerable.Range(0, 4).Select(_ => Post())
        );
    }

    [Fact]
    public void An_answer_can_depend_on_the_request()
    {
        receiver.Answer("gate.test", request => WebhookAnswer.Of(request.Body == "open" ? 200 : 409));

        Assert.Equal([409, 200], [Post("shut").Status, Post("open").Status]);
    }

    [Fact]
    public void A_delay_takes_simulated_time()
    {
        receiver.Answer("gate.test", new WebhookAnswer { Delay = TimeSpan.FromSeconds(90) });
        var start = loop.Clock.GetUtcNow();

        Post();

        Assert.Equal(TimeSpan.FromSeconds(90), loop.Clock.GetUtcNow() - start);
        Assert.Equal(start, receiver.Received[0].Time);
    }

    [Fact]
    public void A_caller_that_gives_up_does_not_wait_for_ever()
    {
        receiver.Answer("gate.test", WebhookAnswer.Never);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), loop.Clock);

        using var request = new HttpRequestMessage(HttpMethod.Get, Gate);
        var task = client.SendAsync(request, limit.Token);
        loop.RunFor(TimeSpan.FromSeconds(9));
        Assert.False(task.IsCompleted);
        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.True(task.IsCanceled);
    }

    [Fact]
    public void A_dropped_connection_was_still_received()
    {
        receiver.AnswerNext("gate.test", WebhookAnswer.Dropped);

        var error = Assert.Throws<HttpRequestException>(() => Post());

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.Single(receiver.Received);
        Assert.Equal(200, Post().Status);
    }

    [Fact]
    public void A_host_that_nobody_set_up_is_not_found()
    {
        receiver.Answer("gate.test");
        receiver.Remove("gate.test");

        var error = Assert.Throws<HttpRequestException>(() => Post());

        Assert.Equal(HttpRequestError.NameResolutionError, error.HttpRequestError);
        Assert.Empty(receiver.Received);
    }

    private (int Status, string Body) Post(string body = "", params (string Name, string Value)[] headers) =>
        loop.Run(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Gate) { Content = new StringContent(body) };
                foreach (var (name, value) in headers)
                {
                    request.Headers.Add(name, value);
                }
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            },
            TimeSpan.FromMinutes(5)
        );
}
