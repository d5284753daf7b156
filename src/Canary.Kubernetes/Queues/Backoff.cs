namespace Canary.Kubernetes.Queues;

/// <summary>Delays that double up to a cap.</summary>
internal static class Backoff
{
    /// <summary>The delay after this many failures before.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan cap)
    {
        var ticks = first.Ticks * Math.Pow(2, Math.Min(failures, 62));
        return ticks >= cap.Ticks ? cap : TimeSpan.FromTicks((long)ticks);
    }
}
