namespace Canary.Cli.CommandLine;

/// <summary>
/// Gives memory back that a burst of work has left behind: a controller waits nearly all of the time, and the runtime would keep what it once
/// needed, such as for its first lists.
/// </summary>
internal static class IdleMemory
{
    /// <summary>How often it is looked whether a burst is over.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Allocated bytes since memory was last given back that make a burst.</summary>
    private const long Burst = 16 << 20;

    /// <summary>Allocated bytes within a period that are no part of one: leases, probes, what a store is told.</summary>
    private const long Quiet = 2 << 20;

    /// <summary>Does so until cancelled; ends without exception.</summary>
    public static async Task ReleaseAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var (seen, released) = (0L, 0L);
        try
        {
            while (true)
            {
                await Task.Delay(Period, time, cancellationToken);
                var allocated = GC.GetTotalAllocatedBytes();
                if (IsOver(allocated - seen, allocated - released))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    released = allocated;
                }
                seen = allocated;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    /// <summary>There was a burst, and there is none any more.</summary>
    internal static bool IsOver(long lately, long sinceRelease) => lately < Quiet && sinceRelease >= Burst;
}
