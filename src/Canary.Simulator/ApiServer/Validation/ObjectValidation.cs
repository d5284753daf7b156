using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Whether an object may be stored: metadata, then what its kind or schema demands; all errors together.</summary>
internal static class ObjectValidation
{
    /// <param name="definition">What it is.</param>
    /// <param name="obj">The object.</param>
    /// <param name="old">Null: it is created.</param>
    /// <param name="subresource">Through which it is written.</param>
    /// <exception cref="StatusException">422 with all errors.</exception>
    public static void DemandValid(ResourceDefinition definition, JsonObject obj, JsonObject? old, string subresource)
    {
        var errors = new List<FieldError>();
        var metadata = obj.Ensure("metadata");
        if (old is null)
        {
            MetadataValidation.Create(definition, metadata, errors);
        }
        else
        {
            MetadataValidation.Update(definition, metadata, old.Ensure("metadata"), errors);
        }
        if (definition.Custom is { } custom)
        {
            errors.AddRange(CustomValidation.Check(obj, old, custom.Schema));
        }
        else if (subresource == "status" && old is not null)
        {
            definition.Rules.ValidateStatus?.Invoke(obj, old, errors);
        }
        else
        {
            definition.Rules.Validate?.Invoke(obj, old, errors);
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(definition.Type.Kind, definition.Type.Group, metadata.String("name") ?? "", errors);
        }
    }
}
