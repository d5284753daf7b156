using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads selectors: <c>name{label="value"}</c>.</summary>
internal sealed class SelectorParser(TokenReader tokens)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "atan2",
        "bool",
        "on",
        "ignoring",
        "group_left",
        "group_right",
    };

    public VectorSelector Selector()
    {
        var start = tokens.Current;
        if (start.Kind == TokenKind.Identifier && Reserved.Contains(start.Text))
        {
            throw tokens.Unexpected("query", "an expression");
        }
        var name = start.Kind == TokenKind.Identifier ? tokens.Take().Text : null;
        var matchers = new List<LabelMatcher>();
        if (tokens.TakeSymbol("{"))
        {
            ReadMatchers(matchers);
        }
        if (name is not null)
        {
            if (matchers.Any(m => m.Name == LabelSet.MetricName))
            {
                throw tokens.Error(start.Position, $"metric name must not be set twice: it is \"{name}\" already");
            }
            matchers.Add(new LabelMatcher(LabelSet.MetricName, MatchOperator.Equal, name));
        }
        return matchers.Any(m => !m.MatchesEmpty)
            ? new VectorSelector(start.Position, name, matchers, TimeShift.None)
            : throw tokens.Error(start.Position, "vector selector must contain at least one non-empty matcher");
    }

    private void ReadMatchers(List<LabelMatcher> matchers)
    {
        while (!tokens.TakeSymbol("}"))
        {
            var label = tokens.Expect(TokenKind.Identifier, "label matching", "a label name or \"}\"");
            var op = tokens.Take();
            MatchOperator? kind = op.Text switch
            {
                "=" => MatchOperator.Equal,
                "!=" => MatchOperator.NotEqual,
                "=~" => MatchOperator.Regex,
                "!~" => MatchOperator.NotRegex,
                _ => null,
            };
            if (op.Kind != TokenKind.Symbol || kind is null)
            {
                var message = $"unexpected {op} in label matching, expected \"=\", \"!=\", \"=~\" or \"!~\"";
                throw tokens.Error(op.Position, message);
            }
            matchers.Add(Matcher(label.Text, kind.Value));
            if (!tokens.TakeSymbol(",") && !tokens.Current.IsSymbol("}"))
            {
                throw tokens.Unexpected("label matching", "\",\" or \"}\"");
            }
        }
    }

    private LabelMatcher Matcher(string label, MatchOperator op)
    {
        var value = tokens.Expect(TokenKind.String, "label matching", "a string");
        try
        {
            return new LabelMatcher(label, op, value.Text);
        }
        catch (FormatException e)
        {
            throw tokens.Error(value.Position, e.Message);
        }
    }
}
