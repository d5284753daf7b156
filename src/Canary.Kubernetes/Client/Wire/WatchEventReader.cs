using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>Reads one line of a watch: <c>{"type":"ADDED","object":{…}}</c>.</summary>
internal static class WatchEventReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>The event.</summary>
    /// <exception cref="KubernetesException">The line is an ERROR event.</exception>
    /// <exception cref="JsonException">The line is no event.</exception>
    public static WatchEvent<T> Read<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> projection, ApiRequest request)
    {
        var (type, obj) = Split(line);
        if (type == "ERROR")
        {
            throw ErrorResponse.FromWatch(request, line[obj]);
        }
        var kind = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            "BOOKMARK" => WatchEventType.Bookmark,
            _ => throw new JsonException($"A watch event has the unknown type '{type}'."),
        };
        var read = JsonSerializer.Deserialize(line[obj], projection);
        return new WatchEvent<T>(kind, read ?? throw new JsonException("A watch event's object is null."));
    }

    private static (string Type, Range Object) Split(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, Options);
        string? type = null;
        Range? obj = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            type = isType ? reader.GetString() : type;
            obj = isObject ? from..(int)reader.BytesConsumed : obj;
        }
        return type is not null && obj is { } found
            ? (type, found)
            : throw new JsonException("A watch event lacks its type or object.");
    }
}
