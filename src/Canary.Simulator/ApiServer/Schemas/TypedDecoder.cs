using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>
/// Does to a JSON object what decoding into a Go struct and encoding again would: checks types, drops undeclared fields and empty values,
/// writes what is always written, and brings quantities and times into their canonical form. The object is changed in place.
/// </summary>
internal sealed class TypedDecoder
{
    private readonly List<string> unknown = [];

    private TypedDecoder() { }

    /// <summary>Decodes an object of a kind; its <c>apiVersion</c> and <c>kind</c> are left alone.</summary>
    /// <returns>Paths of the fields that were dropped because the type does not declare them.</returns>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static List<string> Decode(JsonObject obj, FieldType type)
    {
        var decoder = new TypedDecoder();
        decoder.Struct(obj, type, "", isRoot: true);
        return decoder.unknown;
    }

    private void Struct(JsonObject obj, FieldType type, string path, bool isRoot = false)
    {
        foreach (var name in obj.Select(p => p.Key).ToList())
        {
            if (isRoot && name is "apiVersion" or "kind" && !type.Fields.ContainsKey(name))
            {
                continue;
            }
            if (type.Fields.TryGetValue(name, out var field))
            {
                Field(obj, field, type.Name, Join(path, name));
            }
            else if (type.Undeclared is null)
            {
                unknown.Add(Join(path, name));
                obj.Remove(name);
            }
        }
        WriteAbsent(obj, type, path);
    }

    private void Field(JsonObject obj, Field field, string owner, string path)
    {
        var value = obj[field.Name];
        if (value is null)
        {
            obj.Remove(field.Name);
            return;
        }
        var decoded = Value(value, field.Type, owner, path);
        if (!ReferenceEquals(decoded, value))
        {
            obj[field.Name] = decoded;
        }
        if (!field.IsPointer && !field.IsAlwaysWritten && IsEmpty(decoded, field.Type))
        {
            obj.Remove(field.Name);
        }
    }

    private void WriteAbsent(JsonObject obj, FieldType type, string path)
    {
        foreach (var field in type.Fields.Values)
        {
            if (obj.ContainsKey(field.Name))
            {
                continue;
            }
            if (field.Type.Kind == FieldKind.Struct && !field.IsPointer)
            {
                var made = new JsonObject();
                Struct(made, field.Type, Join(path, field.Name));
                obj[field.Name] = made;
            }
            else if (field.IsAlwaysWritten)
            {
                obj[field.Name] = field.IsPointer ? null : Zero(field.Type.Kind);
            }
        }
    }

    private JsonNode? Value(JsonNode? value, FieldType type, string owner, string path)
    {
        switch (type.Kind)
        {
            case FieldKind.Any:
                return value;
            case FieldKind.Struct when value is JsonObject obj:
                Struct(obj, type, path);
                return obj;
            case FieldKind.Map when value is JsonObject map:
                foreach (var key in map.Select(p => p.Key).ToList())
                {
                    Replace(map, key, Item(map[key], type.Element!, owner, $"{path}.{key}")); // maps have an element type
                }
                return map;
            case FieldKind.List when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    var item = Item(list[i], type.Element!, owner, $"{path}[{i}]"); // lists have an element type
                    if (!ReferenceEquals(item, list[i]))
                    {
                        list[i] = item;
                    }
                }
                return list;
            default:
                return Scalar(value, type, owner, path);
        }
    }

    private JsonNode? Item(JsonNode? value, FieldType type, string owner, string path)
    {
        if (value is null && type.Kind == FieldKind.Struct)
        {
            value = new JsonObject();
        }
        return value is null ? Zero(type.Kind) : Value(value, type, owner, path);
    }

    private static void Replace(JsonObject map, string key, JsonNode? value)
    {
        if (!ReferenceEquals(map[key], value))
        {
            map[key] = value;
        }
    }

    private static JsonNode? Scalar(JsonNode? value, FieldType type, string owner, string path)
    {
        var kind =
            value is JsonObject ? JsonValueKind.Object
            : value is JsonArray ? JsonValueKind.Array
            : value!.GetValueKind(); // not null here
        return (type.Kind, kind) switch
        {
            (FieldKind.String, JsonValueKind.String) => value,
            (FieldKind.Integer, JsonValueKind.Number) when value.AsInteger() is { } number => Whole(value, number),
            (FieldKind.Number, JsonValueKind.Number) => value,
            (FieldKind.Boolean, JsonValueKind.True or JsonValueKind.False) => value,
            (FieldKind.IntOrString, JsonValueKind.String) => value,
            (FieldKind.IntOrString, JsonValueKind.Number) when value.AsInteger() is not null => value,
            (FieldKind.Bytes, JsonValueKind.String) => Bytes(value),
            (FieldKind.Quantity, JsonValueKind.String or JsonValueKind.Number) => ParseQuantity(value),
            (FieldKind.Time, JsonValueKind.String) => ParseTime(value.AsString()!), // it is a string
            (FieldKind.MicroTime, JsonValueKind.String) => ParseMicroTime(value.AsString()!), // it is a string
            _ => throw new DecodeException(
                $"json: cannot unmarshal {Describe(kind, value)} into Go struct field {owner}.{WithoutIndexes(path)} of type {GoName(type)}"
            ),
        };
    }

    private static JsonValue Whole(JsonNode? value, long number) =>
        value is JsonValue known && known.TryGetValue(out JsonElement element) && element.TryGetInt64(out _)
            ? known
            : JsonValue.Create(number);

    private static JsonNode Bytes(JsonNode? value)
    {
        var text = value.AsString() ?? "";
        return Convert.TryFromBase64String(text, new byte[text.Length], out _)
            ? value!
            : throw new DecodeException("illegal base64 data at input byte 0");
    }

    private static JsonValue ParseQuantity(JsonNode? value)
    {
        var text = value.AsString() ?? Json.Text(value);
        return Quantity.TryParse(text, out var quantity)
            ? JsonValue.Create(quantity.ToString())
            : throw new DecodeException(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            );
    }

    private static JsonValue ParseTime(string text) =>
        Timestamps.TryParse(text, out var time)
            ? JsonValue.Create(Timestamps.Write(time))
            : throw new DecodeException(
                $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\""
            );

    private static JsonValue ParseMicroTime(string text)
    {
        if (Timestamps.TryParse(text, out var time))
        {
            var rest = text.Length > 19 ? text[19..] : "";
            return
                rest.Length >= 8
                && rest[0] == '.'
                && rest.AsSpan(1, 6).IndexOfAnyExceptInRange('0', '9') < 0
                && !char.IsAsciiDigit(rest[7])
                ? JsonValue.Create(Timestamps.WriteMicro(time))
                : throw new DecodeException(
                    $"parsing time \"{text}\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"{rest}\" as \".000000\""
                );
        }
        throw new DecodeException(
            $"parsing time \"{text}\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"{text}\" as \"2006\""
        );
    }

    private static bool IsEmpty(JsonNode? value, FieldType type) =>
        value switch
        {
            null => true,
            JsonArray list => list.Count == 0,
            JsonObject map => map.Count == 0 && type.Kind == FieldKind.Map,
            _ => type.Kind switch
            {
                FieldKind.String => value.AsString()?.Length == 0,
                FieldKind.Integer => value.AsInteger() == 0,
                FieldKind.Number => value.AsNumber() == 0,
                FieldKind.Boolean => value.AsBoolean() == false,
                _ => false,
            },
        };

    private static JsonValue? Zero(FieldKind kind) =>
        kind switch
        {
            FieldKind.String => JsonValue.Create(""),
            FieldKind.Integer or FieldKind.Number or FieldKind.IntOrString => JsonValue.Create(0),
            FieldKind.Boolean => JsonValue.Create(false),
            FieldKind.Quantity => JsonValue.Create("0"),
            _ => null,
        };

    private static string Describe(JsonValueKind kind, JsonNode? value) =>
        kind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.AsInteger() is null ? "number " + Json.Text(value) : "number",
            _ => "bool",
        };

    private static string GoName(FieldType type) =>
        type.Kind switch
        {
            FieldKind.Struct => "v1." + type.Name,
            _ => type.Name,
        };

    private static string WithoutIndexes(string path)
    {
        var text = new StringBuilder(path.Length);
        var depth = 0;
        foreach (var c in path)
        {
            depth += c == '[' ? 1 : 0;
            if (depth == 0)
            {
                text.Append(c);
            }
            depth -= c == ']' ? 1 : 0;
        }
        return text.ToString();
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
