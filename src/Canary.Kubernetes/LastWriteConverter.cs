using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Kubernetes;

/// <summary>
/// Reads from <c>metadata.managedFields</c> when the object itself, not its status, was changed last. All else that is said there is dropped, so
/// it can't be written.
/// </summary>
public sealed class LastWriteConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var entries = JsonDocument.ParseValue(ref reader);
        return entries.RootElement.ValueKind == JsonValueKind.Array
            ? entries.RootElement.EnumerateArray().Max(TimeOf)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("metadata.managedFields is the server's to write.");

    private static DateTimeOffset? TimeOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object
        && !(entry.TryGetProperty("subresource", out var subresource) && subresource.ValueEquals("status"))
        && entry.TryGetProperty("time", out var time)
        && time.TryGetDateTimeOffset(out var at)
            ? at
            : null;
}
