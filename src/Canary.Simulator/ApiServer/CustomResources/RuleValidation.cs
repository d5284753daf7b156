using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.CustomResources.Cel;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// Checks the CEL rules of a schema, node by node. Rules about a change hold only where a value and its predecessor are known; on update,
/// rules about a value that did not change stay silent.
/// </summary>
internal sealed class RuleValidation
{
    private readonly List<FieldError> errors = [];

    private RuleValidation() { }

    public static List<FieldError> Check(JsonObject obj, JsonObject? old, StructuralSchema schema)
    {
        var validation = new RuleValidation();
        validation.Node(obj, old, schema, "");
        return validation.errors;
    }

    private void Node(JsonNode? value, JsonNode? old, StructuralSchema schema, string path)
    {
        if (value is null)
        {
            return;
        }
        var changed = old is null || !Json.Same(value, old);
        if (schema.Rules.Count > 0)
        {
            Rules(value, old, schema, path, changed);
        }
        if (value is JsonObject obj)
        {
            foreach (var (name, child) in obj)
            {
                if (schema.Child(name) is { } below)
                {
                    var at = schema.Properties.ContainsKey(name) ? Join(path, name) : $"{path}[{name}]";
                    Node(child, (old as JsonObject)?[name], below, at);
                }
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Node(list[i], ListItems.Correlate(list[i], i, old as JsonArray, schema), items, $"{path}[{i}]");
            }
        }
    }

    private void Rules(JsonNode value, JsonNode? old, StructuralSchema schema, string path, bool changed)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["self"] = CelValues.Of(value, schema),
        };
        if (old is not null)
        {
            variables["oldSelf"] = CelValues.Of(old, schema);
        }
        foreach (var rule in schema.Rules)
        {
            var expression = CelExpression.Compile(rule.Rule);
            var scope = variables;
            if (expression.UsesOldSelf)
            {
                if (old is null && !rule.OptionalOldSelf)
                {
                    continue;
                }
                scope = rule.OptionalOldSelf ? WithOptional(variables, old) : variables;
            }
            else if (!changed)
            {
                continue;
            }
            Rule(rule, expression, scope, value, path);
        }
    }

    private void Rule(
        ValidationRule rule,
        CelExpression expression,
        Dictionary<string, object?> scope,
        JsonNode value,
        string path
    )
    {
        string message;
        try
        {
            if (expression.Evaluate(scope) is true)
            {
                return;
            }
            message = Message(rule, scope);
        }
        catch (CelException e)
        {
            message = $"rule: {rule.Rule}: evaluation failed: {e.Message}";
        }
        var field =
            rule.FieldPath.Length == 0
                ? path
                : path + (path.Length == 0 ? rule.FieldPath.TrimStart('.') : rule.FieldPath);
        errors.Add(Error(rule.Reason, field, TypeOf(value), message));
    }

    private static FieldError Error(string reason, string field, string type, string message) =>
        reason switch
        {
            "FieldValueForbidden" => FieldError.Forbidden(field, message),
            "FieldValueRequired" => FieldError.Required(field, message),
            "FieldValueDuplicate" => FieldError.Duplicate(field, type),
            _ => FieldError.Invalid(field, type, message),
        };

    private static string Message(ValidationRule rule, Dictionary<string, object?> scope)
    {
        if (rule.MessageExpression.Length > 0)
        {
            try
            {
                if (CelExpression.Compile(rule.MessageExpression).Evaluate(scope) is string { Length: > 0 } made)
                {
                    return made;
                }
            }
            catch (CelException)
            {
                return Fallback(rule);
            }
        }
        return Fallback(rule);
    }

    private static string Fallback(ValidationRule rule) =>
        rule.Message.Length > 0 ? rule.Message : $"failed rule: {rule.Rule}";

    private static Dictionary<string, object?> WithOptional(Dictionary<string, object?> variables, JsonNode? old) =>
        new(variables, StringComparer.Ordinal)
        {
            ["oldSelf"] = old is null ? CelOptional.None : new CelOptional(true, variables["oldSelf"]),
        };

    private static string TypeOf(JsonNode value) =>
        value switch
        {
            JsonObject => "object",
            JsonArray => "array",
            _ => value.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => "string",
                System.Text.Json.JsonValueKind.Number => value.AsInteger() is null ? "number" : "integer",
                _ => "boolean",
            },
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
