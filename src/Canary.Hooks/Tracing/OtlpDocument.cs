using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Tracing;

/// <summary>Spans as OTLP writes them in JSON: identities in hexadecimal, times as texts of nanoseconds since 1970.</summary>
internal static class OtlpDocument
{
    private const string Scope = "canary";
    private const int InternalKind = 1;
    private const int ErrorStatus = 2;

    public static JsonObject Write(IReadOnlyList<Span> spans, OtlpOptions options) =>
        new()
        {
            ["resourceSpans"] = new JsonArray(
                new JsonObject
                {
                    ["resource"] = new JsonObject
                    {
                        ["attributes"] = Attributes(
                            options.Resource.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value))
                        ),
                    },
                    ["scopeSpans"] = new JsonArray(
                        new JsonObject
                        {
                            ["scope"] = new JsonObject { ["name"] = Scope },
                            ["spans"] = new JsonArray([.. spans.Select(Write)]),
                        }
                    ),
                }
            ),
        };

    private static JsonObject Write(Span span)
    {
        var written = new JsonObject
        {
            ["traceId"] = span.TraceId,
            ["spanId"] = span.SpanId,
            ["name"] = span.Name,
            ["kind"] = InternalKind,
            ["startTimeUnixNano"] = Nanoseconds(span.Start),
            ["endTimeUnixNano"] = Nanoseconds(span.End),
            ["attributes"] = Attributes(span.Attributes),
        };
        if (span.ParentSpanId is { } parent)
        {
            written["parentSpanId"] = parent;
        }
        if (span.Error is { } error)
        {
            written["status"] = new JsonObject { ["code"] = ErrorStatus, ["message"] = error };
        }
        return written;
    }

    private static JsonArray Attributes(IEnumerable<KeyValuePair<string, object>> attributes) =>
        [
            .. attributes.Select(
                JsonNode (attribute) => new JsonObject { ["key"] = attribute.Key, ["value"] = Value(attribute.Value) }
            ),
        ];

    private static JsonObject Value(object value) =>
        value switch
        {
            bool truth => new() { ["boolValue"] = truth },
            int or long => new()
            {
                ["intValue"] = Convert
                    .ToInt64(value, CultureInfo.InvariantCulture)
                    .ToString(CultureInfo.InvariantCulture),
            },
            // JSON has no word for these; OTLP takes them as texts.
            double number when !double.IsFinite(number) => new()
            {
                ["doubleValue"] = number.ToString(CultureInfo.InvariantCulture),
            },
            double number => new() { ["doubleValue"] = number },
            _ => new() { ["stringValue"] = Convert.ToString(value, CultureInfo.InvariantCulture) },
        };

    private static string Nanoseconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
