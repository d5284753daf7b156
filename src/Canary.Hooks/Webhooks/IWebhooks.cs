namespace Canary.Hooks.Webhooks;

/// <summary>Calls the webhooks of Canaries.</summary>
public interface IWebhooks
{
    /// <summary>
    /// Calls once, with the retries that the webhook asks for. Whatever goes wrong is a result; only cancellation is thrown.
    /// </summary>
    Task<WebhookResult> CallAsync(WebhookCall call, CancellationToken cancellationToken);
}
