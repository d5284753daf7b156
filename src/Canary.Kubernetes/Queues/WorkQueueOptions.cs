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
}
