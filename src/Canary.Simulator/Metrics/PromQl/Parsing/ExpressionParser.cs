using Canary.Simulator.Metrics.PromQl.Functions;
using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads PromQL: operators by precedence here, selectors and modifiers in <see cref="SelectorParser"/> and <see cref="ModifierParser"/>.</summary>
internal sealed class ExpressionParser
{
    private readonly TokenReader tokens;
    private readonly SelectorParser selectors;
    private readonly ModifierParser modifiers;

    private ExpressionParser(string query)
    {
        tokens = new TokenReader(query);
        selectors = new SelectorParser(tokens);
        modifiers = new ModifierParser(tokens);
    }

    /// <summary>Parses and type-checks a query.</summary>
    /// <exception cref="PromQlException">It is malformed, or of a kind that is not supported; the message says where.</exception>
    public static Expression Parse(string query)
    {
        var parser = new ExpressionParser(query);
        var expression = parser.Binary(lowest: 1);
        if (parser.tokens.Current.Kind != TokenKind.End)
        {
            throw parser.tokens.Unexpected("query", "an operator or the end");
        }
        new TypeChecker(query).Check(expression);
        return expression;
    }

    /// <summary>Parses a series selector alone, as <c>match[]</c> has it.</summary>
    /// <exception cref="PromQlException">It is anything else.</exception>
    public static VectorSelector ParseSelector(string query) =>
        Parse(query) is VectorSelector selector && selector.Shift == TimeShift.None
            ? selector
            : throw PromQlException.Parse(query, 0, "expected a series selector");

    private Expression Binary(int lowest)
    {
        PromQlException.GuardNesting();
        var left = Signed();
        while (Operator() is { } next && next.Precedence >= lowest)
        {
            tokens.Take();
            var (returnBool, matching) = new MatchingParser(tokens).Parse(next.Operator);
            var rightAssociative = next.Operator == BinaryOperator.Power;
            var right = Binary(rightAssociative ? next.Precedence : next.Precedence + 1);
            left = new Binary(left.Position, next.Operator, left, right, returnBool, matching);
        }
        return left;
    }

    private (BinaryOperator Operator, int Precedence)? Operator() =>
        tokens.Current.Kind switch
        {
            TokenKind.Symbol => BinaryOperators.Find(tokens.Current.Text),
            TokenKind.Identifier => BinaryOperators.Find(tokens.Current.Text.ToLowerInvariant()),
            _ => null,
        };

    /// <summary>A sign binds less than <c>^</c> and more than <c>*</c>.</summary>
    private Expression Signed()
    {
        var sign = tokens.Current;
        if (!tokens.TakeSymbol("-") && !tokens.TakeSymbol("+"))
        {
            return modifiers.Parse(Primary());
        }
        var negative = sign.Text == "-";
        return Binary(BinaryOperators.HighestPrecedence) switch
        {
            NumberLiteral number => new NumberLiteral(sign.Position, negative ? -number.Value : number.Value),
            var inner => new Unary(sign.Position, negative, inner),
        };
    }

    private Expression Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                tokens.Take();
                return new NumberLiteral(token.Position, token.Number);
            case TokenKind.String:
                tokens.Take();
                return new StringLiteral(token.Position, token.Text);
            case TokenKind.Identifier:
                return Named(token);
            case TokenKind.Symbol when token.Text == "{":
                return selectors.Selector();
            case TokenKind.Symbol when token.Text == "(":
                tokens.Take();
                var inner = Binary(lowest: 1);
                tokens.Expect(")", "parentheses");
                return new Parenthesized(token.Position, inner);
            default:
                throw tokens.Unexpected("query", "an expression");
        }
    }

    private Expression Named(Token name)
    {
        var next = tokens.Following;
        var opens = next.IsSymbol("(");
        if (
            AggregationOperators.Find(name.Text) is { } op
            && (opens || next.IsKeyword("by") || next.IsKeyword("without"))
        )
        {
            return Aggregation(op);
        }
        return opens ? Call() : selectors.Selector();
    }

    private Aggregation Aggregation(AggregationOperator op)
    {
        var start = tokens.Take();
        var grouping = Grouping();
        var arguments = Arguments("aggregation");
        grouping ??= Grouping();
        var expected = op.ParameterType is null ? 1 : 2;
        if (arguments.Count != expected)
        {
            var message = $"{op.Spelling} takes {expected} argument(s), got {arguments.Count}";
            throw tokens.Error(start.Position, message);
        }
        return new Aggregation(
            start.Position,
            op,
            expected == 2 ? arguments[0] : null,
            arguments[^1],
            grouping?.Labels ?? [],
            grouping?.Without ?? false
        );
    }

    private (bool Without, IReadOnlyList<string> Labels)? Grouping()
    {
        var without = tokens.Current.IsKeyword("without");
        if (!without && !tokens.Current.IsKeyword("by"))
        {
            return null;
        }
        tokens.Take();
        return (without, LabelList.Parse(tokens, "grouping"));
    }

    private Call Call()
    {
        var name = tokens.Take();
        var function =
            FunctionTable.Find(name.Text) ?? throw tokens.Error(name.Position, FunctionTable.Unknown(name.Text));
        return new Call(name.Position, function, Arguments("function call"));
    }

    private List<Expression> Arguments(string context)
    {
        tokens.Expect("(", context);
        var arguments = new List<Expression>();
        if (tokens.TakeSymbol(")"))
        {
            return arguments;
        }
        do
        {
            arguments.Add(Binary(lowest: 1));
        } while (tokens.TakeSymbol(","));
        tokens.Expect(")", context);
        return arguments;
    }
}
