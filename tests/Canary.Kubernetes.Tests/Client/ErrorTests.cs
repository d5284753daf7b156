using System.Net;
using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Client;

public sealed class ErrorTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulationLoop loop = new(Start);
    private readonly ScriptedHandler server = new();
    private readonly KubernetesClient client;

    public ErrorTests() => client = new KubernetesClient(server, new Uri("https://api.example:6443"), time: loop.Clock);

    public void Dispose()
    {
        client.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void A_Status_becomes_a_typed_error_with_its_causes()
    {
        server.Answer(
            HttpStatusCode.UnprocessableEntity,
            """
            {"kind":"Status","status":"Failure","message":"Pod \"a\" is invalid","reason":"Invalid","code":422,
             "details":{"causes":[{"reason":"FieldValueInvalid","message":"must be positive","field":"spec.replicas"}]}}
            """
        );

        var e = Fails(GetAsync);

        Assert.True(e.IsInvalid);
        Assert.Equal("Invalid", e.Reason);
        Assert.Equal("""GET /api/v1/namespaces/ns/pods/a: Pod "a" is invalid""", e.Message);
        Assert.Equal(
            new StatusCause("FieldValueInvalid", "must be positive", "spec.replicas"),
            Assert.Single(e.Causes)
        );
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(403, "Forbidden")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Expired")]
    [InlineData(418, "")]
    [InlineData(502, "")]
    public void Errors_that_are_no_Status_say_their_code_and_some_of_their_text(int code, string reason)
    {
        var page = $"<html>\n\n  <h1>Nope</h1>{new string('x', 100_000)}</html>";
        server.Answer((HttpStatusCode)code, page, "text/html");

        var e = Fails(GetAsync);

        Assert.Equal((code, reason), (e.StatusCode, e.Reason));
        Assert.Contains($"the server answered {code}", e.Message, StringComparison.Ordinal);
        Assert.Contains("<html> <h1>Nope</h1>xxx", e.Message, StringComparison.Ordinal);
        Assert.True(e.Message.Length < 500);
    }

    [Fact]
    public void An_error_without_any_body_still_says_what_it_can()
    {
        server.Answer(HttpStatusCode.InternalServerError, "");

        var e = Fails(GetAsync);

        Assert.True(e.IsTransient);
        Assert.Equal("GET /api/v1/namespaces/ns/pods/a: the server answered 500 Internal Server Error", e.Message);
    }

    [Fact]
    public void A_create_that_meets_409_without_Status_means_that_it_exists()
    {
        server.Answer(HttpStatusCode.Conflict, "");

        Assert.True(Fails(CreateAsync).IsAlreadyExists);
    }

    [Fact]
    public void A_page_instead_of_JSON_asks_whether_this_is_an_API_server()
    {
        server.Answer(HttpStatusCode.OK, "<html>Sign in</html>", "text/html");

        var e = Fails(GetAsync);

        Assert.Contains("text/html", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "is https://api.example:6443 the address of an API server?",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_redirect_is_not_followed()
    {
        server.Answer(_ =>
        {
            var response = ScriptedHandler.Response(HttpStatusCode.Found, "", "text/html");
            response.Headers.Location = new Uri("https://login.example/?state=secret");
            return response;
        });

        var e = Fails(GetAsync);

        Assert.Contains("points to https://login.example/", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_can_not_be_reached_is_named_with_all_causes()
    {
        server.Answer(_ =>
            throw new HttpRequestException("The SSL connection failed.", new IOException("The certificate is foreign."))
        );

        var e = Fails(GetAsync);

        Assert.Equal(0, e.StatusCode);
        Assert.EndsWith(
            "https://api.example:6443 could not be reached, or broke off: The SSL connection failed. The certificate is foreign.",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_object_beyond_the_limit_is_refused()
    {
        using var small = new KubernetesClient(
            server,
            new Uri("https://api.example:6443"),
            new KubernetesClientOptions { MaxObjectBytes = 20_000 },
            loop.Clock
        );
        server.Answer($$"""{"data":"{{new string('x', 100_000)}}"}""");

        var e = Fails(() =>
            small.GetAsync(Pods.Type, Pods.Key("a"), KubernetesJson.Default.JsonObject, CancellationToken.None)
        );

        Assert.Contains("larger than 20000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_says_nothing_runs_into_the_time_limit()
    {
        server.Answer(Never);

        var e = Fails(GetAsync);

        Assert.Equal("Timeout", e.Reason);
        Assert.Equal(Start.AddSeconds(30), loop.Clock.GetUtcNow());
    }

    [Fact]
    public void The_callers_cancellation_is_no_error_of_the_server()
    {
        server.Answer(Never);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(3), loop.Clock);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            loop.Run(
                () => client.GetAsync(Pods.Type, Pods.Key("a"), KubernetesJson.Default.JsonObject, cancellation.Token),
                TimeSpan.FromMinutes(1)
            )
        );
    }

    [Fact]
    public void Overload_is_met_with_the_patience_that_the_server_asks_for()
    {
        server.Answer(_ => Busy(HttpStatusCode.TooManyRequests, "2"));
        server.Answer(_ => Busy(HttpStatusCode.ServiceUnavailable, Start.AddSeconds(7).ToString("R")));
        server.Answer(Pods.Json("a", 1));

        loop.Run(GetAsync, TimeSpan.FromMinutes(1));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(Start.AddSeconds(7), loop.Clock.GetUtcNow());
    }

    [Fact]
    public void Patience_has_an_end()
    {
        for (var i = 0; i < 4; i++)
        {
            server.Answer(_ => Busy(HttpStatusCode.TooManyRequests, "1"));
        }

        var e = Fails(GetAsync);

        Assert.Equal(429, e.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), e.RetryAfter);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("60")]
    [InlineData(null)]
    public void Without_a_short_Retry_After_the_caller_decides(string? retryAfter)
    {
        server.Answer(_ => Busy(HttpStatusCode.ServiceUnavailable, retryAfter));

        Fails(GetAsync);

        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_create_is_never_sent_twice()
    {
        server.Answer(_ => Busy(HttpStatusCode.ServiceUnavailable, "1"));

        Fails(CreateAsync);

        Assert.Single(server.Requests);
    }

    private static HttpResponseMessage Busy(HttpStatusCode code, string? retryAfter)
    {
        var response = ScriptedHandler.Response(code, "busy", "text/plain");
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }
        return response;
    }

    private Task<HttpResponseMessage> Never(SentRequest request, CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return never.Task;
    }

    private Task<JsonObject> GetAsync() =>
        client.GetAsync(Pods.Type, Pods.Key("a"), KubernetesJson.Default.JsonObject, CancellationToken.None);

    private Task<JsonObject> CreateAsync() =>
        client.CreateAsync(Pods.Type, "ns", [], KubernetesJson.Default.JsonObject, CancellationToken.None);

    private KubernetesException Fails(Func<Task<JsonObject>> request) =>
        Assert.Throws<KubernetesException>(() => loop.Run(request, TimeSpan.FromMinutes(5)));
}
