using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>An entry of <c>x-kubernetes-validations</c>.</summary>
/// <param name="Rule">A CEL expression over <c>self</c> and <c>oldSelf</c>.</param>
/// <param name="Message">What the error says; empty: the rule itself.</param>
/// <param name="MessageExpression">A CEL expression that makes the message; empty: none.</param>
/// <param name="Reason"><c>FieldValueInvalid</c> where not given.</param>
/// <param name="FieldPath">Which field below the node the error is about; empty: the node.</param>
/// <param name="OptionalOldSelf">Holds on create too; <c>oldSelf</c> is then an optional.</param>
internal sealed record ValidationRule(
    string Rule,
    string Message,
    string MessageExpression,
    string Reason,
    string FieldPath,
    bool OptionalOldSelf
)
{
    public static ValidationRule Parse(JsonObject source) =>
        new(
            source.String("rule") ?? "",
            source.String("message") ?? "",
            source.String("messageExpression") ?? "",
            source.String("reason") ?? "FieldValueInvalid",
            source.String("fieldPath") ?? "",
            source.Boolean("optionalOldSelf") == true
        );
}
