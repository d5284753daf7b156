namespace Canary.Hooks.Delivery;

/// <summary>How hard to try.</summary>
/// <param name="Retries">Tries after the first.</param>
/// <param name="Timeout">For one try.</param>
internal sealed record DeliveryPolicy(int Retries, TimeSpan Timeout);
