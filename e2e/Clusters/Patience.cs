namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Waits in real time for what other processes do.</summary>
internal static class Patience
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static TimeProvider Time => TimeProvider.System;

    public static Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, Time, cancellationToken);

    /// <summary>Looks again and again.</summary>
    /// <returns>False: it did not come true within the limit.</returns>
    public static async Task<bool> UntilAsync(
        Func<CancellationToken, Task<bool>> isSo,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var started = Time.GetTimestamp();
        while (!await isSo(cancellationToken))
        {
            if (Time.GetElapsedTime(started) > limit)
            {
                return false;
            }
            await PauseAsync(cancellationToken);
        }
        return true;
    }
}
