using Canary.Simulator.Clock;

namespace Canary.Simulator.Tests.Clock;

public sealed class SimulationLoopTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulationLoop loop = new(Start);
    private readonly List<string> seen = [];

    private double Seconds => (loop.Clock.GetUtcNow() - Start).TotalSeconds;

    [Fact]
    public void Tasks_take_their_time_without_taking_real_time()
    {
        var answer = loop.Run(
            async () =>
            {
                await Delay(3600);
                return Seconds;
            },
            TimeSpan.FromHours(2)
        );

        Assert.Equal(3600, answer);
        Assert.Equal(3600, Seconds);
    }

    [Fact]
    public void All_that_follows_from_a_timer_runs_before_the_next_of_the_same_time()
    {
        _ = FollowAsync("a");
        _ = FollowAsync("b");

        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "after a", "b", "after b"], seen);

        async Task FollowAsync(string name)
        {
            await Delay(1);
            seen.Add(name);
            await Task.Yield();
            seen.Add($"after {name}");
        }
    }

    [Fact]
    public void RunUntil_stops_where_the_condition_holds_first()
    {
        using var timer = loop.Clock.CreateTimer(
            _ => seen.Add("tick"),
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );

        Assert.True(loop.RunUntil(() => seen.Count == 3, TimeSpan.FromMinutes(1)));
        Assert.Equal(3, Seconds);
    }

    [Fact]
    public void RunUntil_gives_up_at_its_limit()
    {
        Assert.False(loop.RunUntil(() => false, TimeSpan.FromSeconds(7)));
        Assert.Equal(7, Seconds);
    }

    [Fact]
    public void A_task_that_does_not_end_in_time_is_reported() =>
        Assert.Throws<TimeoutException>(() => loop.Run(() => Delay(60), TimeSpan.FromSeconds(1)));

    [Fact]
    public void The_exception_of_a_task_is_thrown() =>
        Assert.Throws<FormatException>(() =>
            loop.Run(
                async () =>
                {
                    await Delay(1);
                    throw new FormatException();
                },
                TimeSpan.FromSeconds(5)
            )
        );

    [Fact]
    public void Work_that_comes_from_another_thread_is_an_error_of_the_loop()
    {
        var thread = new Thread(() => loop.Post(_ => seen.Add("intruder"), null));
        thread.Start();
        thread.Join();

        Assert.Throws<InvalidOperationException>(loop.RunUntilIdle);
        Assert.Empty(seen);
    }

    [Fact]
    public void Everything_runs_on_the_thread_that_made_the_loop()
    {
        var threads = new HashSet<int>();
        loop.Run(
            async () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    await Delay(1);
                }
            },
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    public void Dispose() => loop.Dispose();

    private Task Delay(double seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), loop.Clock, TestContext.Current.CancellationToken);
}
