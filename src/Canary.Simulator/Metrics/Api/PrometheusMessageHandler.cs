using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.WebUtilities;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Lets an HTTP client in the same process ask the store, without a network; answers before it returns.</summary>
public sealed class PrometheusMessageHandler(PrometheusApi api) : HttpMessageHandler
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = request.Content?.ReadAsStream(cancellationToken);
        using var text = body is null ? null : new StreamReader(body);
        return Answer(request, text?.ReadToEnd() ?? "", cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return Answer(request, body, cancellationToken);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string body, CancellationToken cancellationToken)
    {
        var url = request.RequestUri ?? throw new InvalidOperationException("The request has no URL.");
        var isForm = request.Content?.Headers.ContentType?.MediaType == "application/x-www-form-urlencoded";
        var parameters = QueryHelpers.ParseQuery(url.Query).Concat(isForm ? QueryHelpers.ParseQuery(body) : []);
        var path = Uri.UnescapeDataString(url.AbsolutePath);
        var asked = PrometheusRequest.Create(request.Method.Method, path, parameters);
        var answer = api.Handle(asked, cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(answer.Body),
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        return response;
    }
}
