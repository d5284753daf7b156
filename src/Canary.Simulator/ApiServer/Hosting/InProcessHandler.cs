using System.Net;
using System.Net.Http.Headers;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Hosting;

/// <summary>
/// An HTTP handler that asks the API server in the same process. Answers are there when the call returns, watches aside, whose reads are
/// completed by the changes: it works on a simulation loop. Without other credentials the caller is an administrator.
/// </summary>
public sealed class InProcessHandler(KubeApiServer server) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null
            ? ReadOnlyMemory<byte>.Empty
            : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var target =
            request.RequestUri?.PathAndQuery ?? throw new InvalidOperationException("The request has no address.");
        var (path, query) = ApiRequest.SplitTarget(target);
        var asked = new ApiRequest
        {
            Method = request.Method.Method,
            Path = path,
            Query = query,
            Headers = ReadHeaders(request),
            Body = body,
            Peer = request.Headers.Authorization is null ? UserInfo.Admin : null,
        };
        var response = await server.HandleAsync(asked, cancellationToken);
        return Convert(response, request);
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadHeaders(HttpRequestMessage request)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        IEnumerable<KeyValuePair<string, HeaderStringValues>> content =
            request.Content?.Headers.NonValidated ?? default;
        foreach (var (name, values) in request.Headers.NonValidated.Concat(content))
        {
            headers[name] = name is "User-Agent" or "Accept"
                ? [string.Join(name == "Accept" ? ", " : " ", (IEnumerable<string>)values)]
                : [.. values];
        }
        return headers;
    }

    private static HttpResponseMessage Convert(ApiResponse response, HttpRequestMessage request)
    {
        HttpContent content = response.Chunks is { } chunks
            ? new StreamContent(new ChunkStream(chunks))
            : new ByteArrayContent(response.Body.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", response.ContentType);
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            Content = content,
            RequestMessage = request,
        };
        foreach (var (name, value) in response.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }
}
