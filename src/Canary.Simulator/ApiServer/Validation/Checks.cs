using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Checks that many kinds share.</summary>
internal static class Checks
{
    public static void NotNegative(JsonObject? parent, string field, string path, List<FieldError> errors)
    {
        if (parent.Integer(field) is { } value and < 0)
        {
            errors.Add(FieldError.Invalid($"{path}.{field}", value, "must be greater than or equal to 0"));
        }
    }

    public static void OneOf(
        JsonObject? parent,
        string field,
        string path,
        List<FieldError> errors,
        params string[] supported
    )
    {
        if (parent.String(field) is { Length: > 0 } value && !supported.Contains(value))
        {
            errors.Add(FieldError.NotSupported($"{path}.{field}", value, supported));
        }
    }

    /// <summary>A port number.</summary>
    public static void Port(JsonNode? value, string path, List<FieldError> errors)
    {
        if (value.AsInteger() is { } number and (< 1 or > 65535))
        {
            errors.Add(FieldError.Invalid(path, number, "must be between 1 and 65535, inclusive"));
        }
    }

    /// <summary>A whole number or a percentage.</summary>
    public static void IntOrPercent(JsonNode? value, string path, List<FieldError> errors)
    {
        if (value.AsString() is { } text)
        {
            if (Percent(text) is null)
            {
                errors.Add(
                    FieldError.Invalid(
                        path,
                        text,
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
                            + "validation is '[0-9]+%')"
                    )
                );
            }
        }
        else if (value.AsInteger() is { } number and < 0)
        {
            errors.Add(FieldError.Invalid(path, number, "must be greater than or equal to 0"));
        }
    }

    /// <summary>Whether an int-or-percent is nothing.</summary>
    public static bool IsZero(JsonNode? value) =>
        value is null || value.AsInteger() == 0 || Percent(value.AsString() ?? "") == 0;

    public static void Immutable(JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (!Json.Same(value, old))
        {
            errors.Add(FieldError.Invalid(path, value, "field is immutable"));
        }
    }

    public static void AddAll(List<FieldError> errors, IEnumerable<string> problems, string path, string value) =>
        errors.AddRange(problems.Select(p => FieldError.Invalid(path, value, p)));

    private static int? Percent(string text) =>
        text.EndsWith('%')
        && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
