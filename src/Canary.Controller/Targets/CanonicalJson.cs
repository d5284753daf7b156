using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Canary.Controller.Targets;

/// <summary>
/// One spelling for equal JSON: object keys in ordinal order, no white space, and no nulls, since servers of different versions write
/// <c>"creationTimestamp": null</c> or leave it out for the same object (R1).
/// </summary>
internal static class CanonicalJson
{
    private const int HashCharacters = 16;

    /// <summary>The first 16 hexadecimal digits of the SHA-256 over the canonical spelling.</summary>
    public static string Hash(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, element);
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan))[..HashCharacters];
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement element)
    {
        writer.WriteStartObject();
        var properties = element
            .EnumerateObject()
            .Where(property => property.Value.ValueKind != JsonValueKind.Null)
            .OrderBy(property => property.Name, StringComparer.Ordinal);
        foreach (var property in properties)
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value);
        }
        writer.WriteEndObject();
    }
}
