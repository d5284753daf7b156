using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Selectors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Label selectors in objects.</summary>
internal static class SelectorValidation
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];

    /// <returns>Whether the selector can be used.</returns>
    public static bool Check(JsonObject? selector, string path, List<FieldError> errors)
    {
        var before = errors.Count;
        MetadataValidation.Labels(selector.Object("matchLabels"), $"{path}.matchLabels", errors);
        var requirements = selector.Array("matchExpressions").Objects().ToList();
        for (var i = 0; i < requirements.Count; i++)
        {
            Requirement(requirements[i], $"{path}.matchExpressions[{i}]", errors);
        }
        return errors.Count == before;
    }

    public static bool Matches(JsonObject? selector, JsonObject? labels) =>
        LabelSelector.Parse(SelectorText.Of(selector)).Matches(labels.StringMap());

    public static bool IsEmpty(JsonObject? selector) =>
        selector.Object("matchLabels") is not { Count: > 0 }
        && selector.Array("matchExpressions") is not { Count: > 0 };

    private static void Requirement(JsonObject requirement, string path, List<FieldError> errors)
    {
        var op = requirement.String("operator") ?? "";
        var values = requirement.Array("values")?.Count ?? 0;
        if (!Operators.Contains(op))
        {
            errors.Add(FieldError.Invalid($"{path}.operator", op, "not a valid selector operator"));
        }
        else if (op is "In" or "NotIn" && values == 0)
        {
            errors.Add(FieldError.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        else if (op is "Exists" or "DoesNotExist" && values > 0)
        {
            errors.Add(
                FieldError.Forbidden(
                    $"{path}.values",
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                )
            );
        }
        Checks.AddAll(
            errors,
            Names.CheckQualified(requirement.String("key") ?? ""),
            $"{path}.key",
            requirement.String("key") ?? ""
        );
    }
}
