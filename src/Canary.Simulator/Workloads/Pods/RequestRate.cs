namespace Canary.Simulator.Workloads.Pods;

/// <summary>How many requests per second there were of late: over the last full window of 15 seconds.</summary>
internal sealed class RequestRate(DateTimeOffset start)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private long window;
    private int current;
    private int last;

    public void Count(DateTimeOffset now)
    {
        Roll(now);
        current++;
    }

    public double PerSecond(DateTimeOffset now)
    {
        Roll(now);
        return last / Window.TotalSeconds;
    }

    private void Roll(DateTimeOffset now)
    {
        var present = (long)((now - start) / Window);
        if (present > window)
        {
            last = present == window + 1 ? current : 0;
            current = 0;
            window = present;
        }
    }
}
