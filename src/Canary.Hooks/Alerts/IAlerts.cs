namespace Canary.Hooks.Alerts;

/// <summary>Tells chat systems, and whoever else listens.</summary>
public interface IAlerts
{
    /// <summary>The types that <see cref="AlertTarget.Type"/> may have, in order.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Sends one alert, again if need be. Whatever goes wrong is a result; only cancellation is thrown.</summary>
    Task<AlertResult> SendAsync(AlertTarget target, Alert alert, CancellationToken cancellationToken);
}

/// <summary>What became of an alert.</summary>
/// <param name="Error">Why it was not delivered, and what to do; holds no secret. Null: it was.</param>
public sealed record AlertResult(string? Error)
{
    public bool IsSent => Error is null;
}
