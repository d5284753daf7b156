using System.Globalization;
using System.Runtime.CompilerServices;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Watch;

namespace Canary.Simulator.Faults;

/// <summary>The faults that befall one request.</summary>
internal sealed class ActiveFault(
    IReadOnlyList<Fault> faults,
    RequestInfo info,
    TimeProvider time,
    CancellationToken outage
)
{
    /// <summary>Before the server acts.</summary>
    /// <returns>An answer in the server's stead; null: it acts.</returns>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public async Task<ApiResponse?> BeforeAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            switch (fault)
            {
                case LatencyFault latency:
                    await Task.Delay(latency.Delay, time, cancellationToken);
                    break;
                case ErrorFault error:
                    return ErrorAnswer.Of(
                        new StatusException(error.Status, error.Reason, error.Message) { RetryAfter = error.RetryAfter }
                    );
                case GoneFault:
                    return Gone();
                case RefusedFault:
                    throw Broken("The connection was refused.");
                case CallFault call:
                    Call(call.Action);
                    break;
                default:
                    break;
            }
        }
        return null;
    }

    /// <summary>Makes a list look back; other requests stay as they are.</summary>
    public ApiRequest Rewrite(ApiRequest request, ObjectStore store)
    {
        if (info.Verb != "list" || faults.OfType<StaleListFault>().FirstOrDefault() is not { } stale)
        {
            return request;
        }
        var version = Math.Max(1, store.Revision - stale.VersionsBack);
        return request with
        {
            Query =
            [
                .. request.Query.Where(q => q.Key is not ("resourceVersion" or "resourceVersionMatch" or "continue")),
                new("resourceVersion", version.ToString(CultureInfo.InvariantCulture)),
                new("resourceVersionMatch", "Exact"),
            ],
        };
    }

    /// <summary>After the server has acted.</summary>
    /// <exception cref="HttpRequestException">The answer is lost.</exception>
    public async Task<ApiResponse> AfterAsync(ApiResponse response, CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            switch (fault)
            {
                case LostAnswerFault:
                    await (response.Chunks?.GetAsyncEnumerator(cancellationToken).DisposeAsync() ?? default);
                    throw Broken("The connection broke before the answer came.");
                case DroppedWatchFault drop when info.Verb == "watch":
                    response = With(response, c => DropAsync(c, drop.AfterEvents));
                    break;
                case SlowBodyFault slow:
                    response = With(response, c => SlowAsync(c, slow));
                    break;
                case PartialBodyFault partial:
                    response = With(response, c => CutAsync(c, partial.Bytes));
                    break;
                default:
                    break;
            }
        }
        return info.Verb == "watch" && response.Chunks is not null
            ? With(response, c => UntilOutageAsync(c))
            : response;
    }

    private ApiResponse Gone()
    {
        var error = ApiErrors.Expired("too old resource version: it has been compacted");
        return info.Verb == "watch" ? new ApiResponse { Body = WatchRenderer.Error(error) } : ErrorAnswer.Of(error);
    }

    private static void Call(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new HttpRequestException($"The connection broke: {e.Message}", e);
        }
    }

    private static ApiResponse With(
        ApiResponse response,
        Func<IAsyncEnumerable<ReadOnlyMemory<byte>>, IAsyncEnumerable<ReadOnlyMemory<byte>>> change
    )
    {
        var changed = new ApiResponse
        {
            Status = response.Status,
            ContentType = response.ContentType,
            Chunks = change(response.Chunks ?? OneAsync(response.Body)),
        };
        foreach (var header in response.Headers)
        {
            changed.Headers.Add(header);
        }
        return changed;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> OneAsync(ReadOnlyMemory<byte> body)
    {
        await ValueTask.CompletedTask;
        yield return body;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> DropAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        int after,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        if (after > 0)
        {
            await foreach (var chunk in chunks.WithCancellation(cancellationToken))
            {
                yield return chunk;
                if (--after == 0)
                {
                    break;
                }
            }
        }
        throw new IOException("The watch broke off.");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> SlowAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        SlowBodyFault slow,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var chunk in chunks.WithCancellation(cancellationToken))
        {
            for (var at = 0; at < chunk.Length; at += slow.Bytes)
            {
                await Task.Delay(slow.Pause, time, cancellationToken);
                yield return chunk[at..Math.Min(chunk.Length, at + slow.Bytes)];
            }
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CutAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        int bytes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var chunk in chunks.WithCancellation(cancellationToken))
        {
            if (chunk.Length >= bytes)
            {
                yield return chunk[..bytes];
                throw new IOException("The body broke off.");
            }
            bytes -= chunk.Length;
            yield return chunk;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> UntilOutageAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(outage, cancellationToken);
        await using var source = chunks.GetAsyncEnumerator(either.Token);
        while (await MoveAsync(source, cancellationToken))
        {
            yield return source.Current;
        }
    }

    private async ValueTask<bool> MoveAsync(
        IAsyncEnumerator<ReadOnlyMemory<byte>> source,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await source.MoveNextAsync();
        }
        catch (OperationCanceledException)
            when (outage.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The server stopped.");
        }
    }

    private static HttpRequestException Broken(string message) => new(HttpRequestError.ConnectionError, message);
}
