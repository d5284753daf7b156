using System.Text;

namespace Canary.MetricProviders.Templates;

/// <summary>
/// A query with places to fill in, as Flagger's MetricTemplates have it: the part of Go's text/template that such queries need. Between <c>{{</c>
/// and <c>}}</c> stands a function of <see cref="TemplateFunctions"/>, a quoted string, or a comment; <c>{{-</c> and <c>-}}</c> take the white
/// space beside them away. Pipes, conditions and loops are refused.
/// </summary>
public sealed class QueryTemplate
{
    private readonly string text;
    private readonly IReadOnlyList<TemplatePart> parts;

    private QueryTemplate(string text, IReadOnlyList<TemplatePart> parts)
    {
        this.text = text;
        this.parts = parts;
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">It is malformed or uses what is not supported; the message says where.</exception>
    public static QueryTemplate Parse(string text) => new(text, TemplateParser.Parse(text));

    /// <summary>The names after <c>variables.</c>, each once: what a metric's <c>templateVariables</c> must give.</summary>
    public IReadOnlyList<string> VariablesUsed =>
        [.. parts.OfType<VariablePart>().Select(part => part.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Fills the places in.</summary>
    /// <exception cref="TemplateException">A variable has no value; the message names it.</exception>
    public string Render(QueryVariables variables)
    {
        var output = new StringBuilder();
        foreach (var part in parts)
        {
            output.Append(
                part switch
                {
                    LiteralPart literal => literal.Text,
                    FunctionPart function => function.Value(variables),
                    VariablePart variable => Lookup(variable, variables),
                    _ => throw new InvalidOperationException($"{part.GetType()} is not a part of a template."),
                }
            );
        }
        return output.ToString();
    }

    private string Lookup(VariablePart variable, QueryVariables variables) =>
        variables.Variables.TryGetValue(variable.Name, out var value)
            ? value
            : throw new TemplateException(
                text,
                variable.Position,
                $"the variable '{variable.Name}' has no value; set it in the metric's templateVariables"
            );
}
