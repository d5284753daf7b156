using System.Text.Json.Nodes;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Tracing;

/// <summary>Posts spans to an OTLP endpoint.</summary>
internal sealed class OtlpSender : ISpanSender
{
    private const string Receiver = "the OTLP endpoint";
    private const int LongestText = 200;

    private readonly HookTransport transport;
    private readonly OtlpOptions options;
    private readonly HookAddress address;

    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public OtlpSender(HookTransport transport, OtlpOptions options)
    {
        options.Validate();
        this.transport = transport;
        this.options = options;
        address = HookAddress.TryParse(options.Endpoint)!; // Validated.
    }

    public async Task<string?> SendAsync(IReadOnlyList<Span> spans, CancellationToken cancellationToken)
    {
        var request = new HookRequest(address, OtlpDocument.Write(spans, options))
        {
            Receiver = Receiver,
            Headers = options.Headers,
        };
        try
        {
            var policy = new DeliveryPolicy(options.Retries, options.Timeout);
            var reply = await transport.SendAsync(request, policy, cancellationToken);
            return reply.IsSuccess ? Rejected(reply) : $"{Receiver} answered {reply.Status}";
        }
        catch (HookException e)
        {
            return e.Message;
        }
    }

    /// <summary>A success may still leave some of them out.</summary>
    private static string? Rejected(HookReply reply)
    {
        if (
            HookJson.Read(reply.Text)?["partialSuccess"] is not JsonObject partial
            || partial["rejectedSpans"]?.ToString() is not { Length: > 0 } count
            || count == "0"
        )
        {
            return null;
        }
        var reason = PlainText.OneLine(partial["errorMessage"]?.ToString() ?? "", LongestText);
        return $"{Receiver} rejected {count} spans{(reason.Length == 0 ? "" : $": {reason}")}";
    }
}
