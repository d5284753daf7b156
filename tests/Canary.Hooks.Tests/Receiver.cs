using System.Net;

namespace Canary.Hooks.Tests;

/// <summary>A receiver that answers what the test wrote down, and remembers what it was sent and when. The last answer is given again and again.</summary>
internal sealed class Receiver(TimeProvider time) : HttpMessageHandler
{
    private readonly List<Func<CancellationToken, Task<HttpResponseMessage>>> script = [];

    public List<ReceivedCall> Received { get; } = [];

    public Receiver Answers(int status, string body = "", Action<HttpResponseMessage>? change = null)
    {
        script.Add(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
            change?.Invoke(response);
            return Task.FromResult(response);
        });
        return this;
    }

    public Receiver Fails(Exception exception)
    {
        script.Add(_ => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    public Receiver NeverAnswers()
    {
        script.Add(async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            throw new InvalidOperationException("An infinite delay has ended.");
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value));
        Received.Add(new(request.Method, request.RequestUri!, headers, body, time.GetUtcNow()));
        return await script[Math.Min(Received.Count, script.Count) - 1](cancellationToken);
    }
}

internal sealed record ReceivedCall(
    HttpMethod Method,
    Uri Url,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTimeOffset At
);
