namespace Canary.Simulator.Mesh.Routing;

/// <summary>How often a failed request is sent again.</summary>
/// <param name="Attempts">How often after the first time; 0: never.</param>
/// <param name="Statuses">Which answers count as failed.</param>
/// <param name="PerTry">How long each time may take; later it counts as a 504; null: as long as the request.</param>
/// <param name="Backoff">The pause before each further time.</param>
internal sealed record RetryPolicy(int Attempts, Func<int, bool> Statuses, TimeSpan? PerTry, TimeSpan Backoff)
{
    public static RetryPolicy None { get; } = new(0, _ => false, null, TimeSpan.Zero);
}
