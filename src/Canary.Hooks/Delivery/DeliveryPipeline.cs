using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Canary.Hooks.Delivery;

/// <summary>
/// Tries until there is an answer that will not get better. Everything stays on the caller's synchronization context: Polly is told to, call by
/// call, because its default is not to.
/// </summary>
internal sealed class DeliveryPipeline
{
    private readonly ResiliencePipeline<HookReply> pipeline;

    public DeliveryPipeline(DeliveryPolicy policy, HooksOptions options, TimeProvider time, Func<double> chance)
    {
        var builder = new ResiliencePipelineBuilder<HookReply> { TimeProvider = time };
        if (policy.Retries > 0)
        {
            builder.AddRetry(Retry(policy.Retries, options, chance));
        }
        pipeline = builder.AddTimeout(policy.Timeout).Build();
    }

    /// <summary>Runs tries.</summary>
    /// <exception cref="TimeoutRejectedException">The last one took too long.</exception>
    public async Task<HookReply> SendAsync(
        Func<CancellationToken, Task<HookReply>> attempt,
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

    private static RetryStrategyOptions<HookReply> Retry(int retries, HooksOptions options, Func<double> chance) =>
        new()
        {
            MaxRetryAttempts = retries,
            Delay = options.RetryDelay,
            MaxDelay = options.LongestRetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = chance,
            ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome, options.LongestRetryDelay)),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter),
        };

    /// <summary>A receiver that wants to be left alone for longer than we wait is not asked again.</summary>
    private static bool IsTransient(Outcome<HookReply> outcome, TimeSpan longest) =>
        outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
        || outcome.Result is { IsTransient: true } reply && !(reply.RetryAfter > longest);
}
