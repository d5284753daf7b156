using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>ConfigMaps: keys are file names, and immutable means it.</summary>
internal static class ConfigMapValidation
{
    private const int MaxBytes = 1024 * 1024;

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var size = Keys(obj.Object("data"), "data", errors) + Keys(obj.Object("binaryData"), "binaryData", errors);
        foreach (var (key, _) in obj.Object("binaryData") ?? [])
        {
            if (obj.Object("data")?.ContainsKey(key) == true)
            {
                errors.Add(FieldError.Invalid($"data[{key}]", key, "duplicate of key present in binaryData"));
            }
        }
        if (size > MaxBytes)
        {
            errors.Add(FieldError.TooLong("", MaxBytes));
        }
        Immutability(obj, old, ["data", "binaryData"], errors);
    }

    /// <summary>What is marked immutable stays, the mark too.</summary>
    public static void Immutability(JsonObject obj, JsonObject? old, string[] fields, List<FieldError> errors)
    {
        if (old.Boolean("immutable") != true)
        {
            return;
        }
        if (obj.Boolean("immutable") != true)
        {
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        }
        foreach (var field in fields)
        {
            if (!Json.Same(obj[field], old![field])) // it is marked, so it is there
            {
                errors.Add(FieldError.Forbidden(field, "field is immutable when `immutable` is set"));
            }
        }
    }

    /// <returns>The size of the values.</returns>
    public static long Keys(JsonObject? data, string path, List<FieldError> errors)
    {
        var size = 0L;
        foreach (var (key, value) in data ?? [])
        {
            if (key.Length > 253)
            {
                errors.Add(FieldError.Invalid($"{path}[{key}]", key, "must be no more than 253 characters"));
            }
            if (!key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || key.Length == 0)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}[{key}]",
                        key,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or "
                            + "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
                    )
                );
            }
            else if (key is "." or ".." || key.StartsWith("..", StringComparison.Ordinal))
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}[{key}]",
                        key,
                        key.Length <= 2 ? $"must not be '{key}'" : "must not start with '..'"
                    )
                );
            }
            size += value.AsString()?.Length ?? 0;
        }
        return size;
    }
}
