using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads selectors (<c>name{label="value"}</c>) and what may follow an expression: ranges, <c>offset</c> and <c>@</c>.</summary>
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

    /// <summary>Reads the ranges and time modifiers that follow an expression, and builds it anew with them.</summary>
    public Expression Modifiers(Expression expression)
    {
        while (true)
        {
            var token = tokens.Current;
            if (tokens.TakeSymbol("["))
            {
                expression = Range(expression, token);
            }
            else if (tokens.TakeKeyword("offset"))
            {
                expression = Offset(expression, token);
            }
            else if (tokens.TakeSymbol("@"))
            {
                expression = At(expression, token);
            }
            else
            {
                return expression;
            }
        }
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

    private Expression Range(Expression expression, Token bracket)
    {
        var range = Positive("range");
        if (tokens.TakeSymbol(":"))
        {
            long? step = tokens.Current.IsSymbol("]") ? null : Positive("subquery");
            tokens.Expect("]", "subquery");
            return new Subquery(expression.Position, expression, range, step, TimeShift.None);
        }
        tokens.Expect("]", "range");
        return expression switch
        {
            VectorSelector { Shift: var shift } selector when shift == TimeShift.None => new MatrixSelector(
                expression.Position,
                selector,
                range
            ),
            VectorSelector => throw tokens.Error(
                bracket.Position,
                "no offset or @ modifiers allowed before a range; write them after it"
            ),
            _ => throw tokens.Error(bracket.Position, "ranges only allowed for vector selectors"),
        };
    }

    private long Positive(string context)
    {
        var duration = tokens.Expect(TokenKind.Duration, context, "a duration such as 5m");
        return duration.Number > 0
            ? (long)duration.Number
            : throw tokens.Error(duration.Position, "duration must be greater than 0");
    }

    private Expression Offset(Expression expression, Token keyword)
    {
        var negative = tokens.TakeSymbol("-");
        if (!negative)
        {
            tokens.TakeSymbol("+");
        }
        var duration = tokens.Expect(TokenKind.Duration, "offset", "a duration such as 5m");
        var offset = (long)duration.Number * (negative ? -1 : 1);
        return Shifted(
            expression,
            keyword,
            shift =>
                shift.Offset is null
                    ? shift with
                    {
                        Offset = offset,
                    }
                    : throw tokens.Error(keyword.Position, "offset may not be set multiple times")
        );
    }

    private Expression At(Expression expression, Token symbol)
    {
        var (anchor, time) = Instant();
        return Shifted(
            expression,
            symbol,
            shift =>
                shift.Anchor == Anchor.Evaluation
                    ? shift with
                    {
                        Anchor = anchor,
                        At = time,
                    }
                    : throw tokens.Error(symbol.Position, "@ may not be set multiple times")
        );
    }

    private (Anchor Anchor, long Time) Instant()
    {
        var word = tokens.Current;
        if (word.IsKeyword("start") || word.IsKeyword("end"))
        {
            tokens.Take();
            tokens.Expect("(", "@");
            tokens.Expect(")", "@");
            return (word.IsKeyword("start") ? Anchor.Start : Anchor.End, 0);
        }
        var negative = tokens.TakeSymbol("-");
        if (!negative)
        {
            tokens.TakeSymbol("+");
        }
        var number = tokens.Expect(TokenKind.Number, "@", "a timestamp, start() or end()");
        var seconds = negative ? -number.Number : number.Number;
        return Math.Abs(seconds) < long.MaxValue / 1000
            ? (Anchor.Fixed, (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero))
            : throw tokens.Error(number.Position, "timestamp out of bounds for @ modifier");
    }

    private Expression Shifted(Expression expression, Token modifier, Func<TimeShift, TimeShift> change) =>
        expression switch
        {
            VectorSelector selector => selector with { Shift = change(selector.Shift) },
            MatrixSelector matrix => matrix with
            {
                Selector = matrix.Selector with { Shift = change(matrix.Selector.Shift) },
            },
            Subquery subquery => subquery with { Shift = change(subquery.Shift) },
            _ => throw tokens.Error(
                modifier.Position,
                $"{modifier.Text} modifier must be preceded by a vector selector, a range vector selector or a subquery"
            ),
        };
}
