using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Texts and numbers against the bounds, patterns and formats of a schema.</summary>
internal static class ScalarValidation
{
    public static void Check(JsonValue value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (value.AsString() is { } text)
        {
            Text(text, value, schema, path, errors);
        }
        else if (value.AsNumber() is { } number)
        {
            Number(number, value, schema, path, errors);
        }
    }

    private static void Text(
        string text,
        JsonValue value,
        StructuralSchema schema,
        string path,
        List<FieldError> errors
    )
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (schema.Source.Integer("maxLength") is { } most && length > most)
        {
            errors.Add(FieldError.TooLong(path, most));
            return;
        }
        if (schema.Source.Integer("minLength") is { } least && length < least)
        {
            errors.Add(FieldError.Invalid(path, value, $"{In(path)} should be at least {least} chars long"));
            return;
        }
        if (schema.Pattern is { } pattern && !Matches(pattern, text))
        {
            errors.Add(FieldError.Invalid(path, value, $"{In(path)} should match '{schema.Source.String("pattern")}'"));
            return;
        }
        if (schema.Format.Length > 0 && !Formats.Fits(schema.Format, text))
        {
            errors.Add(FieldError.TypeInvalid(path, value, $"{In(path)} must be of type {schema.Format}: \"{text}\""));
        }
    }

    private static void Number(
        double number,
        JsonValue value,
        StructuralSchema schema,
        string path,
        List<FieldError> errors
    )
    {
        var source = schema.Source;
        var strictMax = source.Boolean("exclusiveMaximum") == true;
        var strictMin = source.Boolean("exclusiveMinimum") == true;
        if (source["maximum"].AsNumber() is { } max && (strictMax ? number >= max : number > max))
        {
            errors.Add(
                FieldError.Invalid(path, value, $"{In(path)} should be less than {OrEqual(strictMax)}{Show(max)}")
            );
        }
        if (source["minimum"].AsNumber() is { } min && (strictMin ? number <= min : number < min))
        {
            errors.Add(
                FieldError.Invalid(path, value, $"{In(path)} should be greater than {OrEqual(strictMin)}{Show(min)}")
            );
        }
        if (
            source["multipleOf"].AsNumber() is { } step
            && step > 0
            && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9
        )
        {
            errors.Add(FieldError.Invalid(path, value, $"{In(path)} should be a multiple of {Show(step)}"));
        }
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string OrEqual(bool strict) => strict ? "" : "or equal to ";

    private static string Show(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string In(string path) => $"{path} in body";
}
