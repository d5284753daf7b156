using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Resources;

/// <summary>Times as Kubernetes writes them, <c>2026-01-31T12:00:00Z</c>, with a fraction of a second only where there is one.</summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));
}
