using Canary.Kubernetes.Client;
using Canary.Kubernetes.Queues;
using Canary.Kubernetes.Reconciling;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;
using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.Tests.Reconciling;

public sealed class ControllerLoopTests : IDisposable, IReconciler<string>
{
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly WorkQueue<string> queue;
    private readonly ListLogger<ControllerLoop<string>> log = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource leadership = new();
    private readonly List<(string Key, double At)> passes = [];
    private Func<string, CancellationToken, Task<ReconcileResult>> pass = (_, _) =>
        Task.FromResult(ReconcileResult.Done);
    private Task running = Task.CompletedTask;

    public ControllerLoopTests() => queue = new WorkQueue<string>(time: loop.Clock);

    private double Now => loop.Clock.GetTimestamp() / (double)TimeSpan.TicksPerSecond;

    public Task<ReconcileResult> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        passes.Add((key, Now));
        return pass(key, cancellationToken);
    }

    public void Dispose()
    {
        stop.Cancel();
        leadership.Cancel();
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(running.IsCompletedSuccessfully);
        queue.Dispose();
        stop.Dispose();
        leadership.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void Done_waits_for_the_next_event()
    {
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromHours(1));

        Assert.Single(passes);
    }

    [Fact]
    public void After_looks_again_at_its_time()
    {
        pass = (_, _) => Task.FromResult(ReconcileResult.After(TimeSpan.FromSeconds(30)));
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(70));

        Assert.Equal([("a", 0), ("a", 30), ("a", 60)], passes);
    }

    [Fact]
    public void An_event_in_between_does_not_add_passes_later()
    {
        pass = (_, _) => Task.FromResult(ReconcileResult.After(TimeSpan.FromSeconds(30)));
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(10));
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(65));

        Assert.Equal([("a", 0), ("a", 10), ("a", 40), ("a", 70)], passes);
    }

    [Fact]
    public void A_pass_that_throws_is_logged_once_with_its_key_and_backs_off()
    {
        var failures = 3;
        pass = (_, _) =>
            failures-- > 0 ? throw new InvalidOperationException("a bug") : Task.FromResult(ReconcileResult.Done);
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal([0, 0.005, 0.015, 0.035], passes.Select(p => p.At));
        Assert.Equal(3, log.Entries.Count);
        Assert.All(log.Entries, e => Assert.Equal((LogLevel.Error, "ReconcileFailed"), (e.Level, e.Event)));
        Assert.All(log.Entries, e => Assert.Contains("a", e.Text, StringComparison.Ordinal));
        Assert.Equal(0, queue.Failures("a"));
    }

    [Fact]
    public void A_conflict_comes_again_without_being_called_an_error()
    {
        var first = true;
        pass = (_, _) =>
        {
            var conflict = first;
            first = false;
            return conflict
                ? throw new KubernetesException(409, "Conflict", "changed")
                : Task.FromResult(ReconcileResult.Done);
        };
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(2, passes.Count);
        Assert.All(log.Entries, e => Assert.Equal(LogLevel.Debug, e.Level));
    }

    [Fact]
    public void Workers_share_the_keys_and_one_key_has_one_worker()
    {
        var busy = new HashSet<string>();
        var most = 0;
        pass = async (key, cancellationToken) =>
        {
            Assert.True(busy.Add(key));
            most = Math.Max(most, busy.Count);
            await Task.Delay(TimeSpan.FromSeconds(1), loop.Clock, cancellationToken);
            busy.Remove(key);
            return ReconcileResult.Done;
        };
        foreach (var key in new[] { "a", "b", "c", "d", "e" })
        {
            queue.Add(key);
        }
        Start();
        loop.RunFor(TimeSpan.FromSeconds(0.5));
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal(4, most);
        Assert.Equal(6, passes.Count);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void A_stop_lets_running_passes_finish_and_takes_no_more()
    {
        var finished = false;
        pass = async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(10), loop.Clock, cancellationToken);
            finished = true;
            return ReconcileResult.Done;
        };
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        stop.Cancel();
        queue.Add("b");
        loop.RunFor(TimeSpan.FromSeconds(9));

        Assert.True(finished);
        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(["a"], passes.Select(p => p.Key));
    }

    [Fact]
    public void A_pass_that_outlasts_the_limit_is_cancelled()
    {
        var cancelledAt = 0.0;
        pass = async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromHours(1), loop.Clock, cancellationToken);
            }
            finally
            {
                cancelledAt = Now;
            }
            return ReconcileResult.Done;
        };
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        stop.Cancel();
        loop.RunFor(TimeSpan.FromSeconds(20));

        Assert.Equal(16, cancelledAt);
        Assert.True(running.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_pass_that_ignores_its_cancellation_is_left_behind_with_a_warning()
    {
        pass = async (_, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(50), loop.Clock, CancellationToken.None);
            return ReconcileResult.Done;
        };
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        stop.Cancel();
        loop.RunFor(TimeSpan.FromSeconds(21));

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal("PassesLeftBehind", Assert.Single(log.Entries).Event);
    }

    [Fact]
    public void Lost_leadership_cancels_passes_at_once()
    {
        pass = async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromHours(1), loop.Clock, cancellationToken);
            return ReconcileResult.Done;
        };
        Start();
        queue.Add("a");
        loop.RunFor(TimeSpan.FromSeconds(1));

        leadership.Cancel();
        loop.RunUntilIdle();

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(1, queue.Depth);
    }

    private void Start()
    {
        var controller = new ControllerLoop<string>(queue, this, time: loop.Clock, logger: log);
        running = controller.RunAsync(stop.Token, leadership.Token);
        loop.RunUntilIdle();
    }
}
