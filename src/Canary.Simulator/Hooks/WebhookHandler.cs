using System.Net;

namespace Canary.Simulator.Hooks;

/// <summary>Carries the requests of an HTTP client to a receiver in the same process.</summary>
internal sealed class WebhookHandler(WebhookReceiver receiver, TimeProvider time) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = receiver.Receive(await ReadAsync(request, cancellationToken));
        if (answer.Delay != TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, time, cancellationToken);
        }
        return answer.DropsConnection
            ? throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "The response ended prematurely: the connection was dropped."
            )
            : Write(answer, request);
    }

    private async Task<ReceivedRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new()
        {
            Time = time.GetUtcNow(),
            Method = request.Method.Method,
            Address = request.RequestUri ?? throw new InvalidOperationException("The request has no address."),
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
            Headers = request
                .Headers.Concat(
                    request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()
                )
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(", ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                ),
        };

    private static HttpResponseMessage Write(WebhookAnswer answer, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(answer.Body)),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }
}
