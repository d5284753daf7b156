using System.Globalization;
using System.Text;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>Writes an expression as PromQL; parsing that again gives the same expression.</summary>
internal static class ExpressionPrinter
{
    public static string Print(Expression expression)
    {
        PromQlException.GuardNesting();
        return expression switch
        {
            NumberLiteral { Value: double.PositiveInfinity } => "Inf",
            NumberLiteral number => NumberText.Compact(number.Value),
            StringLiteral text => Quote(text.Value),
            Parenthesized inner => $"({Print(inner.Inner)})",
            VectorSelector selector => Selector(selector) + Shift(selector.Shift),
            MatrixSelector matrix =>
                $"{Selector(matrix.Selector)}[{Duration(matrix.Range)}]{Shift(matrix.Selector.Shift)}",
            Subquery sub =>
                $"{Print(sub.Inner)}[{Duration(sub.Range)}:{(sub.Step is { } step ? Duration(step) : "")}]{Shift(sub.Shift)}",
            Unary unary => (unary.Negative ? "-" : "+") + Print(unary.Inner),
            Binary binary => $"{Print(binary.Left)} {Operator(binary)} {Print(binary.Right)}",
            Aggregation aggregation => Aggregate(aggregation),
            Call call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
            _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType(), "Not an expression."),
        };
    }

    private static string Selector(VectorSelector selector)
    {
        var matchers = selector
            .Matchers.Where(m => selector.Name is null || m.Name != LabelSet.MetricName)
            .Select(m => $"{m.Name}{Spelling(m.Operator)}{Quote(m.Value)}");
        var inBraces = string.Join(",", matchers);
        return inBraces.Length == 0 ? selector.Name ?? "{}" : $"{selector.Name}{{{inBraces}}}";
    }

    private static string Spelling(MatchOperator op) =>
        op switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.Regex => "=~",
            _ => "!~",
        };

    private static string Shift(TimeShift shift)
    {
        var at = shift.Anchor switch
        {
            Anchor.Fixed => $" @ {(shift.At / 1000m).ToString(CultureInfo.InvariantCulture)}",
            Anchor.Start => " @ start()",
            Anchor.End => " @ end()",
            _ => "",
        };
        return shift.Offset is not { } offset
            ? at
            : $"{at} offset {(offset < 0 ? "-" : "")}{Duration(Math.Abs(offset))}";
    }

    private static string Duration(long milliseconds) =>
        milliseconds % 1000 == 0 ? $"{milliseconds / 1000}s" : $"{milliseconds}ms";

    private static string Operator(Binary binary)
    {
        var text = new StringBuilder(binary.Operator.Spelling);
        text.Append(binary.ReturnBool ? " bool" : "");
        var matching = binary.Matching;
        if (matching.On || matching.Labels.Count > 0 || matching.Cardinality != Cardinality.OneToOne)
        {
            text.Append(matching.On ? " on " : " ignoring ").Append(List(matching.Labels));
        }
        if (matching.Cardinality != Cardinality.OneToOne)
        {
            text.Append(matching.Cardinality == Cardinality.ManyToOne ? " group_left " : " group_right ");
            text.Append(List(matching.Include));
        }
        return text.ToString();
    }

    private static string Aggregate(Aggregation aggregation)
    {
        var grouping =
            aggregation.Without ? $" without {List(aggregation.Grouping)} "
            : aggregation.Grouping.Count > 0 ? $" by {List(aggregation.Grouping)} "
            : "";
        var parameter = aggregation.Parameter is null ? "" : $"{Print(aggregation.Parameter)}, ";
        return $"{aggregation.Operator.Spelling}{grouping}({parameter}{Print(aggregation.Inner)})";
    }

    private static string List(IReadOnlyList<string> labels) => $"({string.Join(", ", labels)})";

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    < ' ' => $"\\x{(int)c:x2}",
                    _ => c.ToString(),
                }
            );
        }
        return text.Append('"').ToString();
    }
}
