using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Canary.MetricProviders.Prometheus;

/// <summary>
/// Sends a request until it succeeds, fails for good, or its time is up. Everything stays on the caller's synchronization context: Polly is told
/// to, call by call, because its default is not to.
/// </summary>
internal sealed class RequestPipeline
{
    private readonly ResiliencePipeline<PrometheusReply> pipeline;

    public RequestPipeline(PrometheusOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<PrometheusReply> { TimeProvider = time };
        builder.AddTimeout(options.Timeout);
        if (options.Retries > 0)
        {
            builder.AddRetry(Retry(options));
        }
        pipeline = builder.Build();
    }

    /// <summary>Runs attempts.</summary>
    /// <exception cref="TimeoutRejectedException">The time for all attempts is up.</exception>
    public async Task<PrometheusReply> SendAsync(
        Func<CancellationToken, Task<PrometheusReply>> attempt,
        CancellationToken cancellationToken
    )
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken),
                context,
                attempt
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetryStrategyOptions<PrometheusReply> Retry(PrometheusOptions options) =>
        new()
        {
            MaxRetryAttempts = options.Retries,
            Delay = options.RetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome, options.Timeout)),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter),
        };

    /// <summary>A server that wants to be left alone for longer than we have is not waited for.</summary>
    private static bool IsTransient(Outcome<PrometheusReply> outcome, TimeSpan timeout) =>
        outcome.Exception is HttpRequestException or IOException
        || outcome.Result is { IsTransient: true } reply && !(reply.RetryAfter >= timeout);
}
