using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Checks a custom resource: its schema, then, when that holds, its CEL rules.</summary>
internal static class CustomValidation
{
    public static List<FieldError> Check(JsonObject obj, JsonObject? old, StructuralSchema schema)
    {
        var errors = SchemaValidation.Check(obj, old, schema);
        if (errors.Count == 0)
        {
            errors.AddRange(RuleValidation.Check(obj, old, schema));
        }
        return errors;
    }
}
