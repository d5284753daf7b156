using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.MetricProviders.Prometheus;

/// <summary>What every answer of the API is wrapped in.</summary>
internal sealed record Envelope(string? Status, JsonElement Data, string? ErrorType, string? Error);

/// <summary>Serializers made at build time, so that nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class PrometheusJson : JsonSerializerContext;
