using System.Net.Sockets;
using Canary.Hooks.Webhooks;

namespace Canary.Hooks.Tests.Webhooks;

public sealed class WebhookResultTests : IDisposable
{
    private readonly HookWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(299)]
    public void R11_any_2xx_passes(int status)
    {
        world.Receiver.Answers(status, "anything");

        Assert.IsType<WebhookResult.Passed>(world.Call(Calls.Gate));
    }

    [Fact]
    public void The_load_testers_gates_are_open_with_200_and_closed_with_403()
    {
        world.Receiver.Answers(200, "OK").Answers(403, "Forbidden");

        var rollback = Calls.Gate with { Url = "http://loadtester.test/rollback/check" };
        Assert.IsType<WebhookResult.Passed>(world.Call(Calls.Gate));
        Assert.Equal(new WebhookResult.Failed(403, "Forbidden"), world.Call(rollback));
        Assert.All(
            world.Receiver.Received,
            call => Assert.Contains("\"name\":\"podinfo\",\"namespace\":\"test\"", call.Body, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(300)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public void Any_other_status_failed_with_what_it_said(int status)
    {
        world.Receiver.Answers(status, "  no\u0007 such\r\n\tcanary \u202Ehere ");

        Assert.Equal(new WebhookResult.Failed(status, "no such canary here"), world.Call(Calls.Gate));
    }

    [Fact]
    public void A_long_text_is_cut()
    {
        world.Receiver.Answers(500, new string('x', 298) + "\U0001F600" + new string('y', 100_000));

        var failed = Assert.IsType<WebhookResult.Failed>(world.Call(Calls.Gate));

        Assert.Equal(new string('x', 298) + "…", failed.Text);
    }

    [Fact]
    public void R6_who_can_not_be_asked_has_not_said_no()
    {
        var refused = new HttpRequestException(
            "loadtester.test:80 refused",
            new SocketException((int)SocketError.ConnectionRefused)
        );
        world.Receiver.Fails(refused);

        Assert.Equal(
            new WebhookResult.Error(
                "webhook gate (http://loadtester.test/gate/check) could not be reached: the connection was refused; "
                    + "check the port and that it runs"
            ),
            world.Call(Calls.Gate)
        );
    }

    [Fact]
    public void R6_no_answer_in_time_is_an_error()
    {
        world.Receiver.NeverAnswers();

        Assert.Equal(
            new WebhookResult.Error("webhook gate (http://loadtester.test/gate/check) did not answer within 10 s"),
            world.Call(Calls.Gate)
        );
    }

    [Fact]
    public void A_url_that_is_none_is_an_error()
    {
        var error = Assert.IsType<WebhookResult.Error>(world.Call(Calls.Gate with { Url = "loadtester/gate" }));

        Assert.StartsWith("webhook gate has a url that is not one; write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_counts_whose_text_breaks_off()
    {
        world.Receiver.Answers(500, "", response => response.Content = new StreamContent(new BrokenStream()));

        Assert.Equal(new WebhookResult.Failed(500, ""), world.Call(Calls.Gate));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("reset by peer"));
    }
}
