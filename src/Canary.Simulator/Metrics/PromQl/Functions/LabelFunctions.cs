using System.Text;
using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.PromQl.Parsing;
using Canary.Simulator.Metrics.Storage;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Functions that change labels.</summary>
internal static class LabelFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("label_replace", Vector, [Vector, Text, Text, Text, Text], Replace),
        new("label_join", Vector, [Vector, Text, Text, Text], Join) { Variadic = true },
    ];

    private static VectorValue Replace(FunctionCall call)
    {
        var (target, replacement, source) = (LabelName(call, 1), call.Text(2), call.Text(3));
        var regex = Pattern(call.Text(4));
        return Relabel(
            call,
            labels =>
            {
                var group = regex.Match(labels[source]);
                return group is null ? labels : labels.With(target, Expand(replacement, group));
            }
        );
    }

    private static VectorValue Join(FunctionCall call)
    {
        var (target, separator) = (LabelName(call, 1), call.Text(2));
        var sources = Enumerable.Range(3, call.ArgumentCount - 3).Select(i => LabelName(call, i)).ToList();
        return Relabel(
            call,
            labels => labels.With(target, string.Join(separator, sources.Select(source => labels[source])))
        );
    }

    private static VectorValue Relabel(FunctionCall call, Func<LabelSet, LabelSet> change) =>
        VectorValue.Distinct([.. call.Vector(0).Select(s => new VectorSample(change(s.Labels), s.Value))]);

    private static string LabelName(FunctionCall call, int index)
    {
        var name = call.Text(index);
        return LabelList.IsName(name)
            ? name
            : throw PromQlException.Execution($"invalid label name \"{name}\" in {call.Node.Function.Name}()");
    }

    private static Re2Pattern Pattern(string pattern)
    {
        try
        {
            return Re2Pattern.Of(pattern);
        }
        catch (FormatException e)
        {
            throw PromQlException.Execution($"label_replace(): {e.Message}");
        }
    }

    /// <summary>Replaces <c>$1</c>, <c>$name</c> and <c>${name}</c> by groups, and <c>$$</c> by a dollar. A name is as long as it can be.</summary>
    private static string Expand(string template, Func<string, string> group)
    {
        var output = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                output.Append(template[i]);
                continue;
            }
            if (template[i + 1] == '$')
            {
                output.Append('$');
                i++;
                continue;
            }
            var braces = template[i + 1] == '{';
            var start = i + (braces ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }
            if (end == start || (braces && (end == template.Length || template[end] != '}')))
            {
                output.Append('$');
                continue;
            }
            output.Append(group(template[start..end]));
            i = braces ? end : end - 1;
        }
        return output.ToString();
    }
}
