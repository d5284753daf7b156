using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Simulator.Clock;

/// <summary>
/// Runs the work of the cluster's inhabitants one piece at a time, in the order in which it was asked for, so that none of them needs locks
/// or threads. Made on a <see cref="SimulationLoop"/>, it runs on that loop; otherwise on an async loop of its own.
/// </summary>
public sealed partial class SimulatorScheduler : IDisposable
{
    private readonly Channel<Action> work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly SimulationLoop? simulation = SynchronizationContext.Current as SimulationLoop;
    private readonly ILogger logger;
    private volatile bool disposed;

    /// <summary>Starts the loop.</summary>
    /// <param name="time">The time that delays go by.</param>
    /// <param name="logger">Told of work that failed; on a simulation loop the exception is thrown from the loop as well.</param>
    public SimulatorScheduler(TimeProvider time, ILogger? logger = null)
    {
        Time = time;
        this.logger = logger ?? NullLogger.Instance;
        Completion = RunAsync();
    }

    /// <summary>The time that delays go by.</summary>
    public TimeProvider Time { get; }

    /// <summary>Ends after <see cref="Dispose"/>, when what was running has ended.</summary>
    public Task Completion { get; }

    /// <summary>Runs this after what was posted before; callable from any thread. Ignored after disposal.</summary>
    public void Post(Action action) => work.Writer.TryWrite(action);

    /// <summary>Posts this after a delay; dispose the answer to call it off.</summary>
    public IDisposable After(TimeSpan delay, Action action) =>
        Time.CreateTimer(
            _ => Post(action),
            null,
            delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );

    /// <summary>Posts this again and again; dispose the answer to stop it.</summary>
    public IDisposable Every(TimeSpan period, Action action) =>
        Time.CreateTimer(_ => Post(action), null, period, period);

    /// <summary>Work not yet begun is dropped.</summary>
    public void Dispose()
    {
        disposed = true;
        work.Writer.TryComplete();
    }

    private async Task RunAsync()
    {
        while (!disposed && await work.Reader.WaitToReadAsync())
        {
            while (!disposed && work.Reader.TryRead(out var action))
            {
                Run(action);
            }
        }
    }

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
            simulation?.Post(_ => ExceptionDispatchInfo.Throw(exception), null);
        }
    }

    [LoggerMessage(LogLevel.Error, "A piece of the simulator's work failed", EventName = "SimulatorWorkFailed")]
    private partial void LogFailed(Exception exception);
}
