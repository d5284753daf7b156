using System.Net;
using System.Text;

namespace Canary.Kubernetes.Tests.Support;

/// <summary>An API server that answers what the test says, and remembers what it was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Queue<Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> answers = new();

    public List<SentRequest> Requests { get; } = [];

    public ScriptedHandler Answer(HttpStatusCode code, string body, string type = "application/json") =>
        Answer(_ => Response(code, body, type));

    public ScriptedHandler Answer(string json) => Answer(HttpStatusCode.OK, json);

    public ScriptedHandler Answer(Func<SentRequest, HttpResponseMessage> answer)
    {
        answers.Enqueue((request, _) => Task.FromResult(answer(request)));
        return this;
    }

    public ScriptedHandler Answer(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        answers.Enqueue(answer);
        return this;
    }

    public static HttpResponseMessage Response(HttpStatusCode code, string body, string type = "application/json") =>
        new(code) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var sent = new SentRequest(
            request.Method,
            request.RequestUri!,
            request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value)),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)
        );
        Requests.Add(sent);
        return answers.TryDequeue(out var answer)
            ? await answer(sent, cancellationToken)
            : throw new InvalidOperationException(
                $"Nobody said what to answer to {request.Method} {request.RequestUri}."
            );
    }
}

internal sealed record SentRequest(
    HttpMethod Method,
    Uri Uri,
    IReadOnlyDictionary<string, string> Headers,
    string? ContentType,
    string? Body
);
