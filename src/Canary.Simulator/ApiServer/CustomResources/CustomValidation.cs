using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Checks a custom resource: its schema, then, when that holds, its CEL rules.</summary>
internal static class CustomValidation
{
    /// <summary>Errors that leave a value in a form that rules can't be asked about.</summary>
    private static readonly string[] Blocking =
    [
        "FieldValueNotSupported",
        "FieldValueRequired",
        "FieldValueTooLong",
        "FieldValueTooMany",
        "FieldValueTypeInvalid",
    ];

    public static List<FieldError> Check(JsonObject obj, JsonObject? old, StructuralSchema schema)
    {
        var errors = SchemaValidation.Check(obj, old, schema);
        if (!schema.HasRules)
        {
            return errors;
        }
        if (errors.Exists(e => Blocking.Contains(e.Reason)))
        {
            errors.Add(
                FieldError.Invalid(
                    FieldError.NoField,
                    null,
                    "some validation rules were not checked because the object was invalid; correct the existing errors to complete "
                        + "validation"
                )
            );
            return errors;
        }
        errors.AddRange(RuleValidation.Check(obj, old, schema));
        return errors;
    }
}
