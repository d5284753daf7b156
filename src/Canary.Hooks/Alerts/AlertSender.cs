using Canary.Hooks.Alerts.Formats;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts;

/// <summary>Sends alerts over HTTP, in the format of the target's type. Adding a chat system is adding a format and one entry here.</summary>
internal sealed class AlertSender(HookTransport transport, HooksOptions options) : IAlerts
{
    private const int LongestText = 200;

    /// <summary>Shorter parts of an address are found in words that are no secrets.</summary>
    private const int ShortestSecret = 6;

    private static readonly IAlertFormat[] Formats =
    [
        new DiscordFormat(),
        new GoogleChatFormat(),
        new TeamsFormat(),
        new RocketChatFormat(),
        new SlackFormat(),
        new WebhookFormat(),
    ];

    public IReadOnlyList<string> Types { get; } =
    [.. Formats.Select(format => format.Type).Order(StringComparer.Ordinal)];

    public async Task<AlertResult> SendAsync(AlertTarget target, Alert alert, CancellationToken cancellationToken)
    {
        if (Formats.FirstOrDefault(format => format.Type == target.Type) is not { } format)
        {
            return new($"{target} is of no known type; the types are {string.Join(", ", Types)}");
        }
        if (HookAddress.TryParse(format.Address(target)) is not { } address)
        {
            return new($"{target} has no address that is a URL of http or https");
        }
        if (!TryReadProxy(target, out var proxy))
        {
            return new($"{target} has a proxy that is not a URL; write for example http://proxy.example.com:3128");
        }
        var request = new HookRequest(address, format.Render(alert, target))
        {
            Receiver = target.ToString(),
            Proxy = proxy,
            Token = format.Bearer(target)?.Trim(),
            SigningKey = format.SigningKey(target)?.Trim(),
        };
        return new(await SendAsync(target, format, request, cancellationToken));
    }

    private async Task<string?> SendAsync(
        AlertTarget target,
        IAlertFormat format,
        HookRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var policy = new DeliveryPolicy(options.AlertRetries, options.AlertTimeout);
            var reply = await transport.SendAsync(request, policy, cancellationToken);
            var refusal = reply.IsSuccess ? format.Refusal(reply) : $"answered {reply.Status}{Said(reply)}";
            return refusal is null ? null : $"{target} {Hide(refusal, target)}";
        }
        catch (HookException e)
        {
            return e.Message;
        }
        catch (FormatException)
        {
            return $"{target} has a token that can't be sent; it must be one line";
        }
    }

    private static string Said(HookReply reply)
    {
        var text = PlainText.OneLine(reply.Text, LongestText);
        return text.Length == 0 ? "" : $" ({text})";
    }

    /// <summary>Addresses of chat systems are secrets from their path on.</summary>
    private static string Hide(string text, AlertTarget target)
    {
        var address = HookAddress.TryParse(target.Address);
        return PlainText.Hide(
            text,
            [target.Address, target.Token, .. address?.Secrets ?? [], .. address?.PathSecrets ?? []],
            ShortestSecret
        );
    }

    private static bool TryReadProxy(AlertTarget target, out Uri? proxy)
    {
        proxy = null;
        return string.IsNullOrWhiteSpace(target.Proxy)
            || (Uri.TryCreate(target.Proxy.Trim(), UriKind.Absolute, out proxy) && proxy.Scheme is "http" or "https");
    }
}
