namespace Canary.Simulator.Clock;

/// <summary>
/// One thread, one clock: runs everything that is posted to it, and when nothing is left to run, moves the clock to the next timer. A whole
/// cluster with its controllers becomes a deterministic program that way, as long as it awaits with its context (no ConfigureAwait(false)),
/// waits only on <see cref="Clock"/>, starts no threads (no Task.Run) and asks for I/O that ends synchronously or is completed from the loop.
/// </summary>
public sealed class SimulationLoop : SynchronizationContext, IDisposable
{
    private const int MostCallbacksPerInstant = 20_000_000;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly SynchronizationContext? outer = Current;
    private readonly int thread = System.Environment.CurrentManagedThreadId;
    private volatile Exception? intrusion;

    /// <summary>Starts a loop on the calling thread, which becomes its thread until it is disposed.</summary>
    /// <param name="start">The clock's first time.</param>
    public SimulationLoop(DateTimeOffset start)
    {
        Clock = new HeldClock(start);
        SetSynchronizationContext(this);
    }

    /// <summary>The time that everything on this loop goes by; it stands still while there is something to run.</summary>
    public HeldClock Clock { get; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (System.Environment.CurrentManagedThreadId == thread)
        {
            ready.Enqueue((d, state));
            return;
        }
        // Thrown here it would end the process; the loop's own thread is the one that can report it.
        intrusion = new InvalidOperationException(
            "Something on the simulation loop continued on another thread: it awaited with ConfigureAwait(false), "
                + "ran on the thread pool, or waited for real I/O. It came through "
                + System.Environment.StackTrace
        );
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until nothing is left to do at the present time.</summary>
    /// <exception cref="InvalidOperationException">Work came from another thread, or the work at this time never ends.</exception>
    public void RunUntilIdle()
    {
        var callbacks = 0;
        while (ready.TryDequeue(out var work))
        {
            work.Callback(work.State);
            if (++callbacks == MostCallbacksPerInstant)
            {
                throw new InvalidOperationException(
                    $"{callbacks} callbacks ran at {Clock.GetUtcNow():O} and there is no end: something posts itself again and again."
                );
            }
        }
        if (intrusion is { } found)
        {
            intrusion = null;
            throw found;
        }
    }

    /// <summary>Lets this much time pass, timer by timer, running all that follows from each.</summary>
    public void RunFor(TimeSpan duration) => RunUntil(() => false, duration);

    /// <summary>Lets time pass until the condition holds; false when it did not within the limit.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Clock.GetUtcNow() + limit;
        while (true)
        {
            RunUntilIdle();
            if (condition())
            {
                return true;
            }
            if (!Clock.FireNext(end))
            {
                Clock.MoveTo(end);
                return false;
            }
        }
    }

    /// <summary>Runs a task to its end, letting time pass as needed; its exception is thrown.</summary>
    /// <exception cref="TimeoutException">It did not end within the limit.</exception>
    public T Run<T>(Func<Task<T>> work, TimeSpan limit)
    {
        var task = work();
        return RunUntil(() => task.IsCompleted, limit)
            ? task.GetAwaiter().GetResult()
            : throw new TimeoutException($"The task did not end within {limit} of simulated time.");
    }

    /// <summary>Runs a task to its end, letting time pass as needed; its exception is thrown.</summary>
    /// <exception cref="TimeoutException">It did not end within the limit.</exception>
    public void Run(Func<Task> work, TimeSpan limit) =>
        Run(
            async () =>
            {
                await work();
                return true;
            },
            limit
        );

    public void Dispose() => SetSynchronizationContext(outer);
}
