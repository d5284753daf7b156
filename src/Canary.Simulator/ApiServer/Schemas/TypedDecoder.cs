using System.Globalization;
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
    private readonly FieldPath path = new();

    private TypedDecoder() { }

    /// <summary>Decodes an object of a kind; its <c>apiVersion</c> and <c>kind</c> are left alone.</summary>
    /// <returns>Paths of the fields that were dropped because the type does not declare them.</returns>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static List<string> Decode(JsonObject obj, FieldType type)
    {
        var decoder = new TypedDecoder();
        decoder.Struct(obj, type, isRoot: true);
        return decoder.unknown;
    }

    private void Struct(JsonObject obj, FieldType type, bool isRoot = false)
    {
        for (var i = 0; i < obj.Count; i++)
        {
            var (name, value) = obj.GetAt(i);
            if (isRoot && name is "apiVersion" or "kind" && !type.Fields.ContainsKey(name))
            {
                continue;
            }
            path.Enter(name);
            if (type.Fields.TryGetValue(name, out var field))
            {
                if (!Field(obj, i, value, field, type.Name))
                {
                    obj.RemoveAt(i--);
                }
            }
            else if (type.Undeclared is null)
            {
                unknown.Add(path.ToString());
                obj.RemoveAt(i--);
            }
            path.Leave();
        }
        WriteAbsent(obj, type);
    }

    /// <summary>Brings a field's value into its form; false: it is not to be there.</summary>
    private bool Field(JsonObject obj, int index, JsonNode? value, Field field, string owner)
    {
        if (value is null)
        {
            return false;
        }
        var decoded = Value(value, field.Type, owner);
        if (!ReferenceEquals(decoded, value))
        {
            obj.SetAt(index, decoded);
        }
        return field.IsPointer || field.IsAlwaysWritten || !IsEmpty(decoded, field.Type);
    }

    private void WriteAbsent(JsonObject obj, FieldType type)
    {
        foreach (var field in type.Written)
        {
            if (obj.ContainsKey(field.Name))
            {
                continue;
            }
            if (field.Type.Kind == FieldKind.Struct && !field.IsPointer)
            {
                var made = new JsonObject();
                path.Enter(field.Name);
                Struct(made, field.Type);
                path.Leave();
                obj[field.Name] = made;
            }
            else
            {
                obj[field.Name] = field.IsPointer ? null : Zero(field.Type.Kind);
            }
        }
    }

    private JsonNode? Value(JsonNode? value, FieldType type, string owner)
    {
        switch (type.Kind)
        {
            case FieldKind.Any:
                return value;
            case FieldKind.Struct when value is JsonObject obj:
                Struct(obj, type);
                return obj;
            case FieldKind.Map when value is JsonObject map:
                for (var i = 0; i < map.Count; i++)
                {
                    var (key, old) = map.GetAt(i);
                    path.Enter(key);
                    var item = Item(old, type.Element!, owner); // maps have an element type
                    if (!ReferenceEquals(item, old))
                    {
                        map.SetAt(i, item);
                    }
                    path.Leave();
                }
                return map;
            case FieldKind.List when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    path.Enter(i);
                    var old = list[i];
                    var item = Item(old, type.Element!, owner); // lists have an element type
                    if (!ReferenceEquals(item, old))
                    {
                        list[i] = item;
                    }
                    path.Leave();
                }
                return list;
            default:
                return Scalar(value, type, owner);
        }
    }

    private JsonNode? Item(JsonNode? value, FieldType type, string owner)
    {
        if (value is null && type.Kind == FieldKind.Struct)
        {
            value = new JsonObject();
        }
        return value is null ? Zero(type.Kind) : Value(value, type, owner);
    }

    private JsonNode? Scalar(JsonNode? value, FieldType type, string owner)
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
                $"json: cannot unmarshal {Describe(kind, value)} into Go struct field {owner}.{path.WithoutIndexes()} of type {GoName(type)}"
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
}
