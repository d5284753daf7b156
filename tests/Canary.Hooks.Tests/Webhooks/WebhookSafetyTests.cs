using System.Security.Cryptography;
using System.Text;
using Canary.Hooks.Delivery;
using Canary.Hooks.Webhooks;

namespace Canary.Hooks.Tests.Webhooks;

public sealed class WebhookSafetyTests : IDisposable
{
    private readonly HookWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void R11_a_key_signs_the_timestamp_and_the_body()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate with { SigningKey = "s3cret" });

        var call = world.Receiver.Received[0];
        Assert.Equal("1767323045", call.Headers["X-Canary-Timestamp"]);
        var mac = HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes($"1767323045.{call.Body}"));
        Assert.Equal($"sha256={Convert.ToHexStringLower(mac)}", call.Headers["X-Canary-Signature"]);
    }

    [Fact]
    public void A_retry_is_signed_anew()
    {
        world.Receiver.Answers(503, "", r => r.Headers.Add("Retry-After", "5")).Answers(200);

        world.Call(Calls.Gate with { SigningKey = "s3cret", Retries = 1 });

        Assert.NotEqual(
            world.Receiver.Received[0].Headers["X-Canary-Signature"],
            world.Receiver.Received[1].Headers["X-Canary-Signature"]
        );
    }

    [Fact]
    public void Without_a_key_nothing_is_signed()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate);

        Assert.DoesNotContain(
            world.Receiver.Received[0].Headers.Keys,
            name => name.StartsWith("X-", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("http://loadtester.test/x", true)]
    [InlineData("http://LOADTESTER.test:8080/x", true)]
    [InlineData("https://hooks.example.com", true)]
    [InlineData("https://a.b.example.com.", true)]
    [InlineData("https://example.com", false)]
    [InlineData("https://badexample.com", false)]
    [InlineData("https://example.com.evil.org", false)]
    [InlineData("http://loadtester.test@evil.org/", false)]
    [InlineData("http://169.254.169.254/latest/meta-data", false)]
    public void R11_only_allowed_hosts_are_called(string url, bool allowed)
    {
        world.Options = new() { AllowedHosts = ["loadtester.test", "*.example.com"] };
        world.Receiver.Answers(200);

        var result = world.Call(Calls.Gate with { Url = url });

        Assert.Equal(allowed, result is WebhookResult.Passed);
        Assert.Equal(allowed ? 1 : 0, world.Receiver.Received.Count);
        if (result is WebhookResult.Error error)
        {
            Assert.Contains("AllowedHosts", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://x")]
    [InlineData("*")]
    [InlineData("*.*.com")]
    [InlineData("host:80")]
    [InlineData("*.10.0.0.1")]
    [InlineData("")]
    public void An_allowed_host_that_is_none_is_refused_at_start(string entry)
    {
        var e = Assert.Throws<ArgumentException>(() => new HooksOptions { AllowedHosts = [entry] }.Validate());

        Assert.Contains("AllowedHosts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_to_another_host_is_not_followed()
    {
        world.Receiver.Answers(307, "", response => response.Headers.Location = new Uri("http://evil.org/?k=v"));

        var error = Assert.IsType<WebhookResult.Error>(world.Call(Calls.Gate));

        Assert.Contains("redirects to another server", error.Message, StringComparison.Ordinal);
        Assert.Single(world.Receiver.Received);
    }

    [Fact]
    public void A_redirect_on_the_same_host_takes_the_body_along()
    {
        world
            .Receiver.Answers(
                308,
                "",
                response => response.Headers.Location = new Uri("/gate/check/", UriKind.Relative)
            )
            .Answers(200);

        Assert.IsType<WebhookResult.Passed>(world.Call(Calls.Gate));
        Assert.Equal("http://loadtester.test/gate/check/", world.Receiver.Received[1].Url.AbsoluteUri);
        Assert.Equal(world.Receiver.Received[0].Body, world.Receiver.Received[1].Body);
    }

    [Fact]
    public void A_redirect_that_would_make_a_GET_of_it_is_an_error()
    {
        world.Receiver.Answers(302, "", response => response.Headers.Location = new Uri("/login", UriKind.Relative));

        Assert.IsType<WebhookResult.Error>(world.Call(Calls.Gate));
        Assert.Single(world.Receiver.Received);
    }

    [Fact]
    public void Redirects_in_a_circle_end()
    {
        world.Receiver.Answers(307, "", response => response.Headers.Location = new Uri("/", UriKind.Relative));

        Assert.IsType<WebhookResult.Error>(world.Call(Calls.Gate));
    }

    [Fact]
    public void A_user_in_the_url_becomes_basic_authentication()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate with { Url = "https://us%40er:p%C3%A4ss@hooks.test/x?token=t0ken#part" });

        var call = world.Receiver.Received[0];
        Assert.Equal("https://hooks.test/x?token=t0ken", call.Url.AbsoluteUri);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("us@er:päss"));
        Assert.Equal($"Basic {basic}", call.Headers["Authorization"]);
    }

    [Fact]
    public void DisableTLS_and_nothing_else_turns_verification_off()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate);
        world.Call(Calls.Gate with { DisableTls = true });

        Assert.Equal([new HookRoute(false, null), new HookRoute(true, null)], world.Routes);
    }

    [Fact]
    public void Secrets_do_not_reach_results()
    {
        var call = Calls.Gate with
        {
            Url = "https://robot:hunter22@hooks.test/x?token=t0kenvalue&b=other",
            Metadata = new Dictionary<string, string> { ["password"] = "correct horse" },
            SigningKey = "signing-key",
        };
        const string Echo = "robot:hunter22 hunter22 token=t0kenvalue correct horse signing-key";
        world
            .Receiver.Answers(500, Echo)
            .Fails(new HttpRequestException(call.Url))
            .Fails(new IOException(call.Url))
            .Answers(302, "", r => r.Headers.Location = new Uri(call.Url))
            .NeverAnswers();

        for (var i = 0; i < 5; i++)
        {
            var text = world.Call(call).ToString();
            Assert.All(
                ["hunter22", "t0kenvalue", "correct horse", "signing-key"],
                secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)
            );
        }
        Assert.DoesNotContain("hunter22", call.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_of_an_answer_is_read_than_allowed()
    {
        world.Options = new() { MaxResponseBytes = 10 };
        var endless = new EndlessStream();
        world.Receiver.Answers(500, "", response => response.Content = new StreamContent(endless));

        Assert.Equal(new WebhookResult.Failed(500, "aaaaaaaaaa"), world.Call(Calls.Gate));
        Assert.Equal(10, endless.Given);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
