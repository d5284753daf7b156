namespace Canary.Hooks.Tracing;

/// <summary>A stretch of time in which something was done, in OpenTelemetry's sense.</summary>
public sealed record Span
{
    /// <summary>32 lower-case hexadecimal digits; the same for all spans of a trace.</summary>
    public required string TraceId { get; init; }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>The span that this one is a part of; null: it is the whole.</summary>
    public string? ParentSpanId { get; init; }

    /// <summary>What was done, in few different words, such as <c>step</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>Details: texts, numbers, truth values. No secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; init; }
}
