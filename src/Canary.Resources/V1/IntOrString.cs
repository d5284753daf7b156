using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Canary.Resources.V1;

/// <summary>A port by number or by name.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly int number;
    private readonly string? text;

    public IntOrString(int number) => this.number = number;

    public IntOrString(string text) => this.text = text;

    /// <summary>The number; null when it is a name.</summary>
    public int? Number => text is null ? number : null;

    /// <summary>The name; null when it is a number.</summary>
    public string? Text => text;

    public JsonNode ToJson() => text is null ? JsonValue.Create(number) : JsonValue.Create(text);

    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes <see cref="IntOrString"/> as a JSON number or string.</summary>
public sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Number ? new(reader.GetString() ?? "")
        : reader.TryGetInt32(out var number) ? new(number)
        : new(Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan)); // no port: its reader says so

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
