using System.Net;
using System.Net.Http.Headers;

namespace Canary.MetricProviders.Tests;

/// <summary>A server that answers what the test wrote down, and remembers what it was sent. The last answer is given again and again.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly List<Func<CancellationToken, Task<HttpResponseMessage>>> script = [];

    public List<ReceivedRequest> Received { get; } = [];

    public ScriptedHandler Answers(HttpStatusCode status, string body, Action<HttpResponseHeaders>? headers = null)
    {
        script.Add(_ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
            headers?.Invoke(response.Headers);
            return Task.FromResult(response);
        });
        return this;
    }

    public ScriptedHandler Fails(Exception exception)
    {
        script.Add(_ => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    public ScriptedHandler NeverAnswers()
    {
        script.Add(async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("An infinite delay has ended.");
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value));
        Received.Add(new ReceivedRequest(request.Method, request.RequestUri!, headers, body));
        return await script[Math.Min(Received.Count, script.Count) - 1](cancellationToken);
    }
}

internal sealed record ReceivedRequest(
    HttpMethod Method,
    Uri Url,
    IReadOnlyDictionary<string, string> Headers,
    string Body
);
