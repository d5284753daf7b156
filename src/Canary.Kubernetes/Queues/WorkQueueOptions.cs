namespace Canary.Kubernetes.Queues;

/// <summary>How a queue behaves.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>As metrics name it. Default <c>work</c>.</summary>
    public string Name { get; init; } = "work";

    /// <summary>The first back-off of a key; each further one is twice as long. Default 5 ms.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest back-off. Default 5 min.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a key may be handed out at once before <see cref="Refill"/> limits it. At least 1; default 50.</summary>
    public int Burst { get; init; } = 50;

    /// <summary>
    /// The time in which a key regains one of its <see cref="Burst"/>, so that two who answer each other's writes without end do so at this rate. Default
    /// 200 ms.
    /// </summary>
    public TimeSpan Refill { get; init; } = TimeSpan.FromMilliseconds(200);
}
