using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Errors;

/// <summary>What is wrong with one field: a cause of a 422.</summary>
/// <param name="Reason"><c>FieldValueInvalid</c> and its kin.</param>
/// <param name="Field">Path from the object's root: <c>spec.ports[0].port</c>.</param>
/// <param name="Message">Reason in words, offending value, detail.</param>
public readonly record struct FieldError(string Reason, string Field, string Message)
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The path of an error that is about no field in particular, as clients know it.</summary>
    public const string NoField = "<nil>";

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {Show(value)}: {detail}");

    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Forbidden(string field, string detail) =>
        new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {Show(value)}");

    public static FieldError NotFound(string field, JsonNode? value) =>
        new("FieldValueNotFound", field, $"Not found: {Show(value)}");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new(
            "FieldValueNotSupported",
            field,
            $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}"
        );

    public static FieldError TooLong(string field, long limit) =>
        new(
            "FieldValueTooLong",
            field,
            string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {limit} bytes")
        );

    public static FieldError TooMany(string field, long count, long limit) =>
        new(
            "FieldValueTooMany",
            field,
            string.Create(CultureInfo.InvariantCulture, $"Too many: {count}: must have at most {limit} items")
        );

    public static FieldError TypeInvalid(string field, JsonNode? value, string detail) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: {Show(value)}: {detail}");

    private static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString(Plain);
}
