using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Canary.Kubernetes.Client;

/// <summary>
/// How this project reads what the API server writes: camelCase, unknown members skipped. Projections of other projects belong in
/// source-generated contexts of their own with the same options.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(V1PartialObject))]
public sealed partial class KubernetesJson : JsonSerializerContext;
