using Canary.Hooks.Delivery;

namespace Canary.Hooks.Webhooks;

/// <summary>Calls webhooks over HTTP.</summary>
internal sealed class WebhookCaller(HookTransport transport, HooksOptions options) : IWebhooks
{
    private const int LongestText = 300;

    /// <summary>Shorter parts of an address, and values of metadata, are found in words that are no secrets.</summary>
    private const int ShortestSecret = 4;

    private const int ShortestValue = 8;

    public async Task<WebhookResult> CallAsync(WebhookCall call, CancellationToken cancellationToken)
    {
        if (HookAddress.TryParse(call.Url) is not { } address)
        {
            return new WebhookResult.Error(
                $"webhook {call.Hook} has a url that is not one; write for example http://loadtester.test/gate/check"
            );
        }
        var request = new HookRequest(address, WebhookPayload.Of(call))
        {
            Receiver = $"webhook {call.Hook} ({(call.IsUrlSecret ? address.Origin : address.Display)})",
            SkipVerification = call.DisableTls,
            SigningKey = call.SigningKey,
        };
        var policy = new DeliveryPolicy(Math.Max(0, call.Retries), call.Timeout ?? options.WebhookTimeout);
        try
        {
            var reply = await transport.SendAsync(request, policy, cancellationToken);
            return reply.IsSuccess
                ? new WebhookResult.Passed()
                : new WebhookResult.Failed(reply.Status, Shown(reply.Text, call, address));
        }
        catch (HookException e)
        {
            return new WebhookResult.Error(e.Message);
        }
    }

    private static string Shown(string text, WebhookCall call, HookAddress address)
    {
        IEnumerable<string?> secrets =
        [
            .. address.Secrets,
            .. call.IsUrlSecret ? address.PathSecrets : [],
            call.SigningKey,
        ];
        var safe = PlainText.Hide(text, secrets, ShortestSecret);
        return PlainText.OneLine(PlainText.Hide(safe, call.Metadata.Values, ShortestValue), LongestText);
    }
}
