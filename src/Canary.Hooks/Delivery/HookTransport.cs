using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Polly.Timeout;

namespace Canary.Hooks.Delivery;

/// <summary>Brings a request to its receiver and the answer back: allowed hosts, timeouts, retries, redirects, and what to say of failures.</summary>
internal sealed class HookTransport(
    HookConnections connections,
    HooksOptions options,
    TimeProvider time,
    Func<double> chance
)
{
    private const int MaxRedirects = 3;

    private readonly HostAllowList allowed = new(options.AllowedHosts);
    private readonly ConcurrentDictionary<DeliveryPolicy, DeliveryPipeline> pipelines = [];

    /// <summary>Sends a request.</summary>
    /// <exception cref="HookException">It was not sent, or not answered.</exception>
    public async Task<HookReply> SendAsync(
        HookRequest request,
        DeliveryPolicy policy,
        CancellationToken cancellationToken
    )
    {
        if (!allowed.Allows(request.Address.Url))
        {
            throw new HookException(
                $"{request.Receiver} was not called: its host is not among the allowed ones; have it added to the controller's "
                    + $"{nameof(HooksOptions.AllowedHosts)} (--allowed-hosts)"
            );
        }
        var pipeline = pipelines.GetOrAdd(policy, key => new DeliveryPipeline(key, options, time, chance));
        try
        {
            return await pipeline.SendAsync(token => AttemptAsync(request, token), cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new HookException($"{request.Receiver} did not answer within {policy.Timeout.TotalSeconds} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new HookException($"{request.Receiver} could not be reached: {ConnectionProblem.Explain(e)}", e);
        }
        catch (IOException e)
        {
            throw new HookException($"{request.Receiver} broke the connection off", e);
        }
    }

    private async Task<HookReply> AttemptAsync(HookRequest request, CancellationToken cancellationToken)
    {
        var invoker = connections.For(request.Route);
        var url = request.Address.Url;
        for (var redirects = 0; ; redirects++)
        {
            using var message = request.Build(url, time.GetUtcNow());
            using var response = await invoker.SendAsync(message, cancellationToken);
            if (Redirection(response) is not { } location)
            {
                return await ReadAsync(response, cancellationToken);
            }
            url = Follow(request, url, location, (int)response.StatusCode, redirects);
        }
    }

    private static Uri? Redirection(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    /// <summary>Only 307 and 308 ask for the same request again; the body and its signature are for this host alone.</summary>
    private static Uri Follow(HookRequest request, Uri from, Uri location, int status, int redirects)
    {
        var to = new Uri(from, location);
        if (to.GetLeftPart(UriPartial.Authority) != from.GetLeftPart(UriPartial.Authority))
        {
            throw new HookException(
                $"{request.Receiver} redirects to another server, which is not followed; if that is where to call, make it the address"
            );
        }
        return status is 307 or 308 && redirects < MaxRedirects
            ? to
            : throw new HookException($"{request.Receiver} redirects ({status}); make the new place the address");
    }

    /// <summary>The status is the answer; a text that does not come to its end takes nothing from it.</summary>
    private async Task<HookReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[options.MaxResponseBytes];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int read; length < buffer.Length; length += read)
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException) { }
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        return new HookReply((int)response.StatusCode, text, RetryAfter(response));
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
