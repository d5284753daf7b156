using System.Text.Json.Serialization;
using Canary.Resources.V1;

namespace Canary.Resources;

/// <summary>How the resources are read and written; absent fields are null, null fields are left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimestampConverter)]
)]
[JsonSerializable(typeof(V1Canary))]
[JsonSerializable(typeof(V1CanaryStatus))]
[JsonSerializable(typeof(V1MetricTemplate))]
[JsonSerializable(typeof(V1AlertProvider))]
public sealed partial class CanaryJson : JsonSerializerContext;
