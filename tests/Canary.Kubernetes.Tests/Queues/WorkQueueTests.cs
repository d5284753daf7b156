using Canary.Kubernetes.Queues;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly HeldClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly WorkQueue<string> queue;

    public WorkQueueTests() =>
        queue = new WorkQueue<string>(
            new WorkQueueOptions { BaseDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromSeconds(1) },
            clock
        );

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Keys_come_in_the_order_of_their_first_adding()
    {
        queue.Add("a");
        queue.Add("b");
        queue.Add("a");

        Assert.Equal(2, queue.Depth);
        Assert.Equal(["a", "b"], [Get(), Get()]);
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public void A_key_added_while_it_is_worked_on_comes_again_once_and_not_before()
    {
        queue.Add("a");
        Get();
        queue.Add("a");
        queue.Add("a");
        Assert.Equal(0, queue.Depth);

        queue.Done("a");

        Assert.Equal("a", Get());
        queue.Done("a");
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public void A_key_that_is_added_without_end_comes_at_once_at_first_and_then_at_a_steady_rate()
    {
        using var limited = new WorkQueue<string>(
            new WorkQueueOptions { Burst = 3, Refill = TimeSpan.FromMilliseconds(200) },
            clock
        );
        Assert.Equal(3, Passes());
        for (var second = 0; second < 4; second++)
        {
            var passes = 0;
            for (var i = 0; i < 100; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(10));
                passes += Passes();
            }
            Assert.Equal(5, passes);
        }

        int Passes()
        {
            var passes = 0;
            for (limited.Add("a"); limited.Depth > 0 && passes < 1000; limited.Add("a"))
            {
                limited.Done(limited.GetAsync(CancellationToken.None).AsTask().Result);
                passes++;
            }
            return passes;
        }
    }

    [Fact]
    public void Who_waits_for_its_budget_does_not_hold_up_others_and_regains_it_all()
    {
        using var limited = new WorkQueue<string>(
            new WorkQueueOptions { Burst = 2, Refill = TimeSpan.FromMilliseconds(200) },
            clock
        );
        Assert.Equal(["a", "a"], [Work("a"), Work("a")]);
        limited.Add("a");
        Assert.Equal(0, limited.Depth);
        Assert.Equal("b", Work("b"));

        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("a", Take());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["a", "a"], [Work("a"), Work("a")]);
        limited.Add("a");
        Assert.Equal(0, limited.Depth);

        string Work(string key)
        {
            limited.Add(key);
            return Take();
        }

        string Take()
        {
            Assert.Equal(1, limited.Depth);
            var key = limited.GetAsync(CancellationToken.None).AsTask().Result;
            limited.Done(key);
            return key;
        }
    }

    [Fact]
    public void A_delayed_key_comes_when_it_is_due()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(3));

        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, queue.Depth);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a", Get());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void The_earliest_of_several_wishes_counts(int first, int second)
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(first));
        queue.AddAfter("a", TimeSpan.FromSeconds(second));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", Get());
        queue.Done("a");
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public void A_key_handed_out_takes_its_earlier_wishes_with_it()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.Add("a");
        Get();
        queue.AddAfter("a", TimeSpan.FromSeconds(9));
        queue.Done("a");

        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(0, queue.Depth);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, queue.Depth);
    }

    [Fact]
    public void A_wish_that_comes_due_during_the_work_waits_for_its_end()
    {
        queue.Add("a");
        Get();
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, queue.Depth);

        queue.Done("a");

        Assert.Equal(1, queue.Depth);
    }

    [Fact]
    public void Back_off_doubles_up_to_its_cap_and_starts_anew_when_forgotten()
    {
        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000], Enumerable.Range(0, 10).Select(_ => Wait()));

        queue.Forget("a");

        Assert.Equal(0, queue.Failures("a"));
        Assert.Equal(5, Wait());
    }

    [Fact]
    public async Task A_waiting_worker_gets_the_key()
    {
        var waiting = queue.GetAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        queue.Add("a");

        Assert.Equal("a", await waiting);
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_worker_that_gives_up_takes_no_key()
    {
        using var impatient = new CancellationTokenSource();
        var waiting = queue.GetAsync(impatient.Token);
        impatient.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);

        queue.Add("a");

        Assert.Equal("a", Get());
    }

    [Fact]
    public async Task Many_producers_and_workers_never_share_a_key_and_lose_none()
    {
        using var shared = new WorkQueue<int>(new WorkQueueOptions { BaseDelay = TimeSpan.FromTicks(1) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var added = new long[8];
        var seen = new long[8];
        var busy = new int[8];
        var clashes = 0;
        var produced = false;
        var workers = Enumerable.Range(0, 4).Select(_ => WorkAsync()).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => Produce(new Random(seed)))));
        Volatile.Write(ref produced, true);
        for (var key = 0; key < 8; key++)
        {
            shared.Add(key);
        }
        await Task.WhenAll(workers);

        Assert.Equal(0, clashes);
        Assert.Equal(added, seen);

        void Produce(Random random)
        {
            for (var i = 0; i < 20_000; i++)
            {
                var key = random.Next(8);
                Interlocked.Increment(ref added[key]);
                shared.Add(key);
            }
        }

        bool IsOver() =>
            Volatile.Read(ref produced)
            && Enumerable.Range(0, 8).All(k => Volatile.Read(ref seen[k]) == Volatile.Read(ref added[k]));

        async Task WorkAsync()
        {
            await Task.Yield();
            while (!IsOver())
            {
                int key;
                try
                {
                    key = await shared.GetAsync(stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                Interlocked.Add(ref clashes, Interlocked.Increment(ref busy[key]) - 1);
                Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                Interlocked.Decrement(ref busy[key]);
                shared.Done(key);
            }
            stop.Cancel();
        }
    }

    private int Wait()
    {
        queue.AddRateLimited("a");
        var before = clock.GetUtcNow();
        clock.MoveTo(clock.NextTimer!.Value);
        Assert.Equal("a", Get());
        queue.Done("a");
        return (int)(clock.GetUtcNow() - before).TotalMilliseconds;
    }

    private string Get()
    {
        var next = queue.GetAsync(CancellationToken.None).AsTask();
        Assert.True(next.IsCompleted, "no key is ready");
        return next.Result;
    }
}
