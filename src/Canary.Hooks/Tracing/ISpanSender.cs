namespace Canary.Hooks.Tracing;

/// <summary>Brings spans to where traces are kept.</summary>
public interface ISpanSender
{
    /// <summary>Sends spans; tries again what fails for a passing reason.</summary>
    /// <returns>Null: they were taken. Else why they were not, or not all of them; without secrets.</returns>
    Task<string?> SendAsync(IReadOnlyList<Span> spans, CancellationToken cancellationToken);
}
