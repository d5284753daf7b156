using System.Net;
using Polly.Timeout;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Brings a request to a server and its answer back: timeouts, retries, redirects, the limit on size, and what to say of failures.</summary>
internal sealed class PrometheusTransport(
    PrometheusConnections connections,
    PrometheusOptions options,
    TimeProvider time
)
{
    private const int MaxRedirects = 3;

    private readonly RequestPipeline pipeline = new(options, time);

    /// <summary>Sends a request.</summary>
    /// <exception cref="PrometheusException">No answer was had in time.</exception>
    public async Task<PrometheusReply> SendAsync(
        PrometheusRequest request,
        MetricBackend backend,
        CancellationToken cancellationToken
    )
    {
        var invoker = connections.For(backend);
        var server = request.Address.Display;
        try
        {
            return await pipeline.SendAsync(token => AttemptAsync(invoker, request, token), cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            var limit = options.Timeout.TotalSeconds;
            throw new PrometheusException(
                $"{server} did not answer within {limit} s; is it overloaded, or the query too wide?",
                e
            );
        }
        catch (HttpRequestException e)
        {
            throw new PrometheusException($"{server} could not be reached: {ConnectionFailure.Explain(e)}", e);
        }
        catch (IOException e)
        {
            throw new PrometheusException($"{server} broke its answer off; it may have been restarted.", e);
        }
    }

    private async Task<PrometheusReply> AttemptAsync(
        HttpMessageInvoker invoker,
        PrometheusRequest request,
        CancellationToken cancellationToken
    )
    {
        var url = request.Url;
        for (var redirects = 0; ; redirects++)
        {
            using var message = request.Build(url);
            using var response = await invoker.SendAsync(message, cancellationToken);
            if (Redirection(response) is not { } location)
            {
                return await ReadAsync(response, request, cancellationToken);
            }
            url = Follow(request, url, new Uri(url, location), redirects);
        }
    }

    private static Uri? Redirection(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    private static Uri Follow(PrometheusRequest request, Uri from, Uri to, int redirects)
    {
        var target = to.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (to.GetLeftPart(UriPartial.Authority) != from.GetLeftPart(UriPartial.Authority))
        {
            throw new PrometheusException(
                $"{request.Address.Display} redirects to {target}, which is another server and may not see the credentials; "
                    + "if that is where to ask, make it the address."
            );
        }
        if (request.IsForm || redirects == MaxRedirects)
        {
            throw new PrometheusException($"{request.Address.Display} redirects to {target}; make that the address.");
        }
        return to;
    }

    private async Task<PrometheusReply> ReadAsync(
        HttpResponseMessage response,
        PrometheusRequest request,
        CancellationToken cancellationToken
    )
    {
        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            body.Write(buffer, 0, read);
            if (body.Length > options.MaxResponseBytes)
            {
                throw new PrometheusException(
                    $"{request.Address.Display} answered more than {options.MaxResponseBytes} bytes; "
                        + "aggregate the query to one number, for example with sum()."
                );
            }
        }
        return new PrometheusReply(response.StatusCode, body.ToArray(), RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            ? response.Headers.RetryAfter
            : null;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
