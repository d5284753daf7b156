using Canary.Hooks.Alerts;
using Canary.Hooks.Delivery;
using Canary.Hooks.Tracing;
using Canary.Hooks.Webhooks;
using Canary.Simulator.Clock;

namespace Canary.Hooks.Tests;

/// <summary>One receiver behind all hosts, and time that passes only by waiting.</summary>
internal sealed class HookWorld : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SimulationLoop loop = new(Start);
    private readonly HookConnections connections;

    public HookWorld()
    {
        Receiver = new Receiver(loop.Clock);
        connections = new HookConnections(route =>
        {
            Routes.Add(route);
            return Receiver;
        });
    }

    public Receiver Receiver { get; }

    /// <summary>The ways that were opened.</summary>
    public List<HookRoute> Routes { get; } = [];

    public HooksOptions Options { get; set; } = new();

    /// <summary>What jitter is made of.</summary>
    public Func<double> Chance { get; set; } = () => 0.5;

    /// <summary>When calls came in, in seconds since the start.</summary>
    public IEnumerable<double> Times => Receiver.Received.Select(call => Math.Round((call.At - Start).TotalSeconds, 3));

    public WebhookResult Call(WebhookCall call) =>
        loop.Run(() => Catalogue().Webhooks.CallAsync(call, CancellationToken.None), TimeSpan.FromHours(1));

    public AlertResult Send(AlertTarget target, Alert alert) =>
        loop.Run(() => Catalogue().Alerts.SendAsync(target, alert, CancellationToken.None), TimeSpan.FromHours(1));

    public string? Send(OtlpOptions options, params Span[] spans) =>
        loop.Run(() => Catalogue(options).Spans!.SendAsync(spans, CancellationToken.None), TimeSpan.FromHours(1));

    public void Dispose()
    {
        connections.Dispose();
        Receiver.Dispose();
        loop.Dispose();
    }

    private HookCatalogue Catalogue(OtlpOptions? traces = null) =>
        HookCatalogue.Create(Options, connections, loop.Clock, Chance, traces);
}
