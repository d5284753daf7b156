using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>
/// Reads the protobuf form of built-in kinds into JSON: kubectl sends it when it creates what it knows. Only what was seen in its requests
/// is known here; anything else is refused. Answers are always JSON, which every client that speaks protobuf takes too.
/// </summary>
internal sealed class ProtobufReader
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";
    private const int MaxDepth = 100;

    private ProtobufReader() { }

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>An object with its kind and apiVersion.</summary>
    /// <exception cref="DecodeException">It is no such message, or holds a field that this server knows in JSON only.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body, FieldType type)
    {
        if (!body.StartsWith(Magic))
        {
            throw new DecodeException(
                "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"
            );
        }
        var (apiVersion, kind, raw) = Envelope(body[Magic.Length..]);
        var obj = Struct(raw, type, 0);
        obj["kind"] = kind;
        obj["apiVersion"] = apiVersion;
        return obj;
    }

    private static (string ApiVersion, string Kind, byte[] Raw) Envelope(ReadOnlySpan<byte> body)
    {
        var (apiVersion, kind) = ("", "");
        byte[] raw = [];
        while (!body.IsEmpty)
        {
            var (number, _, content) = Next(ref body);
            if (number == 2)
            {
                raw = content.ToArray();
            }
            while (number == 1 && !content.IsEmpty)
            {
                var (part, _, text) = Next(ref content);
                apiVersion = part == 1 ? Encoding.UTF8.GetString(text) : apiVersion;
                kind = part == 2 ? Encoding.UTF8.GetString(text) : kind;
            }
        }
        return (apiVersion, kind, raw);
    }

    private static JsonObject Struct(ReadOnlySpan<byte> message, FieldType type, int depth)
    {
        var obj = new JsonObject();
        Fields(message, type, [], obj, depth);
        return obj;
    }

    /// <summary>Fields of a message, or of one nested in it that JSON does not show.</summary>
    private static void Fields(ReadOnlySpan<byte> message, FieldType type, int[] at, JsonObject obj, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new DecodeException("the protobuf message is nested too deeply");
        }
        while (!message.IsEmpty)
        {
            var (number, value, content) = Next(ref message);
            int[] path = [.. at, number];
            if (Find(type, path) is { } field)
            {
                Add(obj, field, value, content, depth + 1);
            }
            else if (
                type.Fields.Values.Any(f =>
                    f.Numbers.Count > path.Length && f.Numbers.Take(path.Length).SequenceEqual(path)
                )
            )
            {
                Fields(content, type, path, obj, depth + 1);
            }
            else if (!IsBlank(value, content, depth) || !type.BlankNumbers.Any(n => n.SequenceEqual(path)))
            {
                throw new DecodeException(
                    $"field {string.Join('.', path)} of {type.Name} can't be read from protobuf by this server: send JSON"
                );
            }
        }
    }

    /// <summary>Whether there is no value in it, at any depth.</summary>
    private static bool IsBlank(ulong value, ReadOnlySpan<byte> content, int depth)
    {
        if (content.IsEmpty)
        {
            return value == 0;
        }
        try
        {
            var blank = depth < MaxDepth;
            while (blank && !content.IsEmpty)
            {
                var (_, inner, nested) = Next(ref content);
                blank = IsBlank(inner, nested, depth + 1);
            }
            return blank;
        }
        catch (DecodeException)
        {
            return false; // it is a text, not a message
        }
    }

    private static Field? Find(FieldType type, int[] path) =>
        type.Fields.Values.FirstOrDefault(f => f.Numbers.SequenceEqual(path));

    private static void Add(JsonObject obj, Field field, ulong value, ReadOnlySpan<byte> content, int depth)
    {
        switch (field.Type.Kind)
        {
            case FieldKind.List:
                if (obj[field.Name] is not JsonArray list)
                {
                    obj[field.Name] = list = [];
                }
                list.Add(Value(field.Type.Element!, value, content, depth)); // lists have an element type
                break;
            case FieldKind.Map:
                var map = obj.Ensure(field.Name);
                var (key, entry) = Entry(content, field.Type.Element!, depth); // maps have an element type
                map[key] = entry;
                break;
            default:
                obj[field.Name] = Value(field.Type, value, content, depth);
                break;
        }
    }

    private static (string Key, JsonNode? Value) Entry(ReadOnlySpan<byte> message, FieldType type, int depth)
    {
        var key = "";
        JsonNode? result = null;
        while (!message.IsEmpty)
        {
            var (number, value, content) = Next(ref message);
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(content);
            }
            else
            {
                result = Value(type, value, content, depth);
            }
        }
        return (key, result ?? (type.Kind == FieldKind.Struct ? new JsonObject() : JsonValue.Create("")));
    }

    private static JsonNode? Value(FieldType type, ulong value, ReadOnlySpan<byte> content, int depth) =>
        type.Kind switch
        {
            FieldKind.Struct => Struct(content, type, depth),
            FieldKind.String => Encoding.UTF8.GetString(content),
            FieldKind.Bytes => Convert.ToBase64String(content),
            FieldKind.Integer => (long)value,
            FieldKind.Number => BitConverter.UInt64BitsToDouble(value),
            FieldKind.Boolean => value != 0,
            FieldKind.Quantity => First(content),
            FieldKind.IntOrString => IntOrString(content),
            FieldKind.Time or FieldKind.MicroTime => Time(content, type.Kind),
            _ => Raw(content),
        };

    private static string First(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var (number, _, content) = Next(ref message);
            if (number == 1)
            {
                return Encoding.UTF8.GetString(content);
            }
        }
        return "";
    }

    private static JsonValue IntOrString(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0L, "");
        while (!message.IsEmpty)
        {
            var (part, value, content) = Next(ref message);
            isText = part == 1 ? value == 1 : isText;
            number = part == 2 ? (long)value : number;
            text = part == 3 ? Encoding.UTF8.GetString(content) : text;
        }
        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static JsonNode? Time(ReadOnlySpan<byte> message, FieldKind kind)
    {
        if (message.IsEmpty)
        {
            return null;
        }
        var (seconds, nanos) = (0L, 0L);
        while (!message.IsEmpty)
        {
            var (part, value, _) = Next(ref message);
            (seconds, nanos) = part == 1 ? ((long)value, nanos) : (seconds, (long)value);
        }
        if (seconds <= DateTimeOffset.MinValue.ToUnixTimeSeconds())
        {
            return null;
        }
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        return kind == FieldKind.Time ? Timestamps.Write(time) : Timestamps.WriteMicro(time);
    }

    /// <summary>JSON inside of protobuf, as <c>fieldsV1</c> has it.</summary>
    private static JsonNode? Raw(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonNode.Parse(First(message));
        }
        catch (JsonException)
        {
            throw new DecodeException("a field can't be read from protobuf by this server: send JSON");
        }
    }

    /// <summary>Takes a field off the front: its number, and either a number or bytes.</summary>
    private static Part Next(ref ReadOnlySpan<byte> message)
    {
        var tag = Varint(ref message);
        var number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return new(number, Varint(ref message), []);
            case 1 when message.Length >= 8:
                var wide = BinaryPrimitives.ReadUInt64LittleEndian(message);
                message = message[8..];
                return new(number, wide, []);
            case 2 when Varint(ref message) is var length && length <= (ulong)message.Length:
                var content = message[..(int)length];
                message = message[(int)length..];
                return new(number, 0, content);
            case 5 when message.Length >= 4:
                var narrow = BinaryPrimitives.ReadUInt32LittleEndian(message);
                message = message[4..];
                return new(number, narrow, []);
            default:
                throw new DecodeException("unexpected end or wire type in a protobuf message");
        }
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70 && !message.IsEmpty; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << Math.Min(shift, 63);
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new DecodeException("unexpected end of a protobuf message");
    }

    private readonly ref struct Part(int number, ulong value, ReadOnlySpan<byte> content)
    {
        private readonly ReadOnlySpan<byte> content = content;

        public void Deconstruct(out int number1, out ulong value1, out ReadOnlySpan<byte> content1)
        {
            (number1, value1) = (number, value);
            content1 = content;
        }
    }
}
