using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads what may follow an expression: ranges, <c>offset</c> and <c>@</c>.</summary>
internal sealed class ModifierParser(TokenReader tokens)
{
    /// <summary>Reads the ranges and time modifiers that follow an expression, and builds it anew with them.</summary>
    public Expression Parse(Expression expression)
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
