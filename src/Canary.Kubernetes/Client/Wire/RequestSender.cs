using System.Net.Sockets;
using System.Text.Json;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>
/// Sends requests: with a limit of time, again where the server asks for patience, and with one kind of exception for all that can go wrong.
/// </summary>
internal sealed class RequestSender(
    HttpMessageInvoker invoker,
    string server,
    KubernetesClientOptions options,
    TimeProvider time
)
{
    /// <summary>Sends, and reads the answer; the limit of time holds for both.</summary>
    public async Task<T> SendAsync<T>(
        ApiRequest request,
        Func<ReadBuffer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await WithinTimeAsync(request, ct => ExchangeAsync(request, read, ct), cancellationToken);
            }
            catch (KubernetesException e) when (Patience(request, e, attempt) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Sends, and returns as soon as the answer begins; the caller disposes of it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await WithinTimeAsync(request, ct => BeginAsync(request, ct), cancellationToken);
            }
            catch (KubernetesException e) when (Patience(request, e, attempt) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Runs a step of reading and translates what it throws.</summary>
    public async ValueTask<T> GuardAsync<T>(ApiRequest request, Func<ValueTask<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (Translate(request, e) is { } translated)
        {
            throw translated;
        }
    }

    private TimeSpan? Patience(ApiRequest request, KubernetesException e, int attempt) =>
        request.Repeatable
        && attempt < options.MaxRetries
        && e.StatusCode is 429 or 503
        && e.RetryAfter is { } wait
        && wait <= options.MaxRetryWait
            ? wait
            : null;

    private async Task<T> WithinTimeAsync<T>(
        ApiRequest request,
        Func<CancellationToken, Task<T>> exchange,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var began = time.GetTimestamp();
        var code = 0;
        try
        {
            var answer = await exchange(both.Token);
            code = 200;
            return answer;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                0,
                "Timeout",
                $"{request}: {server} gave no answer within {options.RequestTimeout.TotalSeconds:0.#} s",
                e
            );
        }
        catch (KubernetesException e)
        {
            code = e.StatusCode;
            throw;
        }
        catch (Exception e) when (Translate(request, e) is { } translated)
        {
            throw translated;
        }
        finally
        {
            KubernetesMetrics.Requested(request, code, time.GetElapsedTime(began));
        }
    }

    private async Task<T> ExchangeAsync<T>(
        ApiRequest request,
        Func<ReadBuffer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var response = await BeginAsync(request, cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new ReadBuffer(stream, options.MaxObjectBytes);
        return await read(buffer, cancellationToken);
    }

    private async Task<HttpResponseMessage> BeginAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(server, options);
        var response = await invoker.SendAsync(message, cancellationToken);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await ErrorResponse.ReadAsync(request, response, time, cancellationToken);
            }
            RequireJson(request, response);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void RequireJson(ApiRequest request, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is { } type && type != "application/json")
        {
            throw new KubernetesException(
                0,
                "",
                $"{request}: the answer is {type}, not JSON; is {server} the address of an API server?"
            );
        }
    }

    private KubernetesException? Translate(ApiRequest request, Exception e) =>
        e switch
        {
            KubernetesException or OperationCanceledException => null,
            JsonException or InvalidDataException => new KubernetesException(
                0,
                "",
                $"{request}: {server} sent what can't be read: {e.Message}",
                e
            ),
            HttpRequestException or IOException or SocketException => new KubernetesException(
                0,
                "",
                $"{request}: {server} could not be reached, or broke off: {Chain(e)}",
                e
            ),
            _ => null,
        };

    private static string Chain(Exception e)
    {
        var messages = new List<string>();
        for (var at = e; at is not null; at = at.InnerException)
        {
            if (!messages.Contains(at.Message))
            {
                messages.Add(at.Message);
            }
        }
        return string.Join(" ", messages);
    }
}
