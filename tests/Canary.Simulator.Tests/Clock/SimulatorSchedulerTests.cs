using Canary.Simulator.Clock;

namespace Canary.Simulator.Tests.Clock;

public class SimulatorSchedulerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void On_a_loop_work_runs_in_the_order_in_which_it_was_asked_for()
    {
        using var loop = new SimulationLoop(Start);
        using var scheduler = new SimulatorScheduler(loop.Clock);
        var seen = new List<string>();
        using var later = scheduler.After(TimeSpan.FromSeconds(1), () => seen.Add("later"));
        scheduler.Post(() =>
        {
            seen.Add("first");
            scheduler.Post(() => seen.Add("third"));
        });
        scheduler.Post(() => seen.Add("second"));

        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["first", "second", "third", "later"], seen);
    }

    [Fact]
    public void What_was_called_off_does_not_run()
    {
        using var loop = new SimulationLoop(Start);
        using var scheduler = new SimulatorScheduler(loop.Clock);
        var runs = 0;
        var once = scheduler.After(TimeSpan.FromSeconds(1), () => runs++);
        using var often = scheduler.Every(TimeSpan.FromSeconds(2), () => runs++);
        once.Dispose();

        loop.RunFor(TimeSpan.FromSeconds(6));

        Assert.Equal(3, runs);
    }

    [Fact]
    public void On_a_loop_failed_work_fails_the_loop()
    {
        using var loop = new SimulationLoop(Start);
        using var scheduler = new SimulatorScheduler(loop.Clock);
        scheduler.Post(() => throw new FormatException());

        Assert.Throws<FormatException>(loop.RunUntilIdle);
    }

    [Fact]
    public async Task In_real_time_pieces_of_work_never_overlap()
    {
        using var scheduler = new SimulatorScheduler(TimeProvider.System);
        var (running, most, runs) = (0, 0, 0);
        var all = new TaskCompletionSource();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(PostMany)).ToList();
        threads.ForEach(thread => thread.Start());

        await all.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(1, most);

        void PostMany()
        {
            for (var i = 0; i < 250; i++)
            {
                scheduler.Post(Work);
            }
        }

        void Work()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.SpinWait(100);
            Interlocked.Decrement(ref running);
            if (++runs == 1000)
            {
                all.SetResult();
            }
        }
    }

    [Fact]
    public async Task In_real_time_failed_work_stops_nothing()
    {
        using var scheduler = new SimulatorScheduler(TimeProvider.System);
        var next = new TaskCompletionSource();
        scheduler.Post(() => throw new FormatException());
        scheduler.Post(next.SetResult);

        await next.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void After_disposal_nothing_runs()
    {
        using var loop = new SimulationLoop(Start);
        var scheduler = new SimulatorScheduler(loop.Clock);
        var runs = 0;
        scheduler.Post(() => runs++);
        scheduler.Dispose();

        loop.RunUntilIdle();

        Assert.Equal(0, runs);
        Assert.True(scheduler.Completion.IsCompletedSuccessfully);
    }
}
