namespace Canary.Kubernetes.Reconciling;

/// <summary>How a controller works its queue off.</summary>
public sealed record ControllerLoopOptions
{
    /// <summary>As logs name it. Default <c>controller</c>.</summary>
    public string Name { get; init; } = "controller";

    /// <summary>Passes at a time, each over another key. Default 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How long passes may take to finish after the stop; then they are cancelled. Default 15 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a cancelled pass is waited for; then it is left behind, with a warning. Default 5 s.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
