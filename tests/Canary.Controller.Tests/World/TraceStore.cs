using System.Text.Json.Nodes;
using Canary.Hooks.Tracing;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.World;

/// <summary>Reads what an OTLP receiver was sent.</summary>
/// <param name="receiver">All that is outside; the collector is one of its hosts.</param>
internal sealed class TraceStore(WebhookReceiver receiver)
{
    private const string Host = "collector.test";

    /// <summary>Leads to it.</summary>
    public static OtlpOptions Options { get; } = new() { Endpoint = $"http://{Host}/v1/traces" };

    /// <summary>All spans, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedSpan> Spans =>
        [
            .. from request in receiver.Received
            where request.Host == Host
            from resource in request.Json()["resourceSpans"]!.AsArray()
            from scope in resource!["scopeSpans"]!.AsArray()
            from span in scope!["spans"]!.AsArray()
            select new ReceivedSpan(span!.AsObject()),
        ];

    /// <summary>The spans of each trace, in the order in which the traces began to come.</summary>
    public IReadOnlyList<IReadOnlyList<ReceivedSpan>> Traces =>
        [.. Spans.GroupBy(span => span.TraceId).Select(trace => trace.ToList())];

    /// <summary>From now on it takes spans.</summary>
    public void Open() => receiver.Answer(Host);
}

/// <summary>A span as OTLP writes it.</summary>
internal sealed class ReceivedSpan(JsonObject span)
{
    public string TraceId => (string)span["traceId"]!;

    public string Id => (string)span["spanId"]!;

    public string? Parent => (string?)span["parentSpanId"];

    public string Name => (string)span["name"]!;

    public string? Error => (string?)span["status"]?["message"];

    public DateTimeOffset Start => At("startTimeUnixNano");

    public DateTimeOffset End => At("endTimeUnixNano");

    /// <summary>An attribute's value as text; null: it has none of that name.</summary>
    public string? this[string attribute] =>
        span["attributes"]!
            .AsArray()
            .FirstOrDefault(pair => (string?)pair!["key"] == attribute)
            ?["value"]!.AsObject()
            .First()
            .Value!.ToString();

    private DateTimeOffset At(string member) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse((string)span[member]!, null) / TimeSpan.NanosecondsPerTick);
}
