using Canary.Hooks.Alerts;
using Canary.Hooks.Delivery;
using Canary.Hooks.Tracing;
using Canary.Hooks.Webhooks;

namespace Canary.Hooks;

/// <summary>All that calls out.</summary>
/// <param name="Webhooks">Asks, or tells, a webhook of a Canary.</param>
/// <param name="Alerts">Tells chat systems.</param>
public sealed record HookCatalogue(IWebhooks Webhooks, IAlerts Alerts)
{
    /// <summary>Keeps traces of rollouts; null: nobody does.</summary>
    public ISpanSender? Spans { get; init; }

    /// <summary>Makes all.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="connections">How hosts are reached.</param>
    /// <param name="time">Keeps timeouts, pauses and timestamps.</param>
    /// <param name="chance">What pauses vary by: numbers from 0 to below 1. Null: a generator that no other process repeats.</param>
    /// <param name="traces">Where traces go; null: nowhere.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static HookCatalogue Create(
        HooksOptions options,
        HookConnections connections,
        TimeProvider time,
        Func<double>? chance = null,
        OtlpOptions? traces = null
    )
    {
        options.Validate();
        chance ??= Random.Shared.NextDouble;
        var transport = new HookTransport(connections, options, time, chance);
        // The list of hosts limits those who write Canaries; this address comes from who runs the controller.
        var anywhere = new HookTransport(connections, options with { AllowedHosts = [] }, time, chance);
        return new(new WebhookCaller(transport, options), new AlertSender(transport, options))
        {
            Spans = traces is null ? null : new OtlpSender(anywhere, traces),
        };
    }
}
