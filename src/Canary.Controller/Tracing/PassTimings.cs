using System.Collections.Concurrent;
using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Controller.Tracing;

/// <summary>How long the parts of a pass took. Questions are asked side by side, so this may be written to from several at once.</summary>
internal sealed class PassTimings(TimeProvider time)
{
    private readonly ConcurrentQueue<Timing> taken = new();

    /// <summary>When the pass looked at the world; its decisions bear this time.</summary>
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public IReadOnlyCollection<Timing> Taken => taken;

    public Task<MetricAnswer> AskedAsync(Func<Task<MetricAnswer>> ask) =>
        MeasureAsync(ask, answer => new MetricTiming(answer));

    public Task<HookAnswer> AskedAsync(Func<Task<HookAnswer>> ask) =>
        MeasureAsync(ask, answer => new HookTiming(answer));

    public Task<bool> WrittenAsync(Effect effect, Func<Task<bool>> write) =>
        MeasureAsync(write, done => new WriteTiming(effect, done ? null : "the world had moved meanwhile"), effect);

    private async Task<T> MeasureAsync<T>(Func<Task<T>> work, Func<T, Timing> describe, Effect? effect = null)
    {
        var began = time.GetUtcNow();
        try
        {
            var result = await work();
            taken.Enqueue(describe(result) with { Began = began, Ended = time.GetUtcNow() });
            return result;
        }
        catch (Exception e) when (effect is not null && e is not OperationCanceledException)
        {
            taken.Enqueue(new WriteTiming(effect, e.Message) { Began = began, Ended = time.GetUtcNow() });
            throw;
        }
    }
}

/// <summary>Something that a pass did, and when.</summary>
internal abstract record Timing
{
    public DateTimeOffset Began { get; init; }

    public DateTimeOffset Ended { get; init; }
}

/// <summary>A metric was asked.</summary>
internal sealed record MetricTiming(MetricAnswer Answer) : Timing;

/// <summary>A webhook was asked.</summary>
internal sealed record HookTiming(HookAnswer Answer) : Timing;

/// <summary>Something was made true in the cluster, or (<paramref name="Problem"/>) was not.</summary>
internal sealed record WriteTiming(Effect Effect, string? Problem) : Timing;
