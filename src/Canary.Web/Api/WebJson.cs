using System.Text.Json.Serialization;
using Canary.Resources;
using Canary.Resources.Views;

namespace Canary.Web.Api;

/// <summary>How the API writes: names, times and absent values as in the resources.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(TimestampConverter)]
)]
[JsonSerializable(typeof(RolloutView))]
[JsonSerializable(typeof(RolloutList))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SnapshotEvent))]
[JsonSerializable(typeof(ChangedEvent))]
[JsonSerializable(typeof(RemovedEvent))]
[JsonSerializable(typeof(PulseEvent))]
internal sealed partial class WebJson : JsonSerializerContext;
