namespace Canary.Cli.CommandLine;

/// <summary>
/// Gives memory back that a burst of work has left behind: a controller waits nearly all of the time, and the runtime would keep what it once
/// needed, such as for its first lists.
/// </summary>
internal static class IdleMemory
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    /// <summary>Does so until cancelled; ends without exception.</summary>
    public static async Task ReleaseAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var wait = AfterStart;
        try
        {
            while (true)
            {
                await Task.Delay(wait, time, cancellationToken);
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                wait = Later;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }
}
