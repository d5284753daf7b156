using System.Globalization;
using System.Text;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>Reads an expression, by precedence.</summary>
internal sealed class CelParser
{
    private static readonly string[][] Levels =
    [
        ["||"],
        ["&&"],
        ["==", "!=", "<", "<=", ">", ">=", "in"],
        ["+", "-"],
        ["*", "/", "%"],
    ];

    private static readonly string[] Macros = ["all", "exists", "exists_one", "existsOne", "map", "filter"];
    private readonly List<CelToken> tokens;
    private int at;

    private CelParser(string text)
    {
        tokens = new CelLexer(text).Read();
    }

    private CelToken Current => tokens[at];

    /// <exception cref="CelException">It is no expression, or uses what is not supported.</exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(text);
        var node = parser.Ternary();
        return parser.Current.Kind == CelTokenKind.End
            ? node
            : throw new CelException($"unexpected '{parser.Current.Text}' at {parser.Current.At}");
    }

    private CelNode Ternary()
    {
        var condition = Binary(0);
        if (!Take("?"))
        {
            return condition;
        }
        var yes = Binary(0);
        Demand(":");
        return new CelCall(null, "?:", [condition, yes, Ternary()]);
    }

    private CelNode Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }
        var left = Binary(level + 1);
        while (Levels[level].Contains(Current.Text) && Current.Kind is CelTokenKind.Symbol or CelTokenKind.Identifier)
        {
            var op = tokens[at++].Text;
            left = new CelCall(null, op, [left, Binary(level + 1)]);
        }
        return left;
    }

    private CelNode Unary()
    {
        if (Take("!"))
        {
            return new CelCall(null, "!", [Unary()]);
        }
        if (Take("-"))
        {
            return Unary() is var operand && operand is CelLiteral { Value: long number } ? new CelLiteral(-number)
                : operand is CelLiteral { Value: double real } ? new CelLiteral(-real)
                : new CelCall(null, "negate", [operand]);
        }
        return Postfix(Primary());
    }

    private CelNode Postfix(CelNode node)
    {
        while (true)
        {
            if (Take(".?"))
            {
                node = new CelSelect(node, Identifier(), true);
            }
            else if (Take("."))
            {
                var name = Identifier();
                node = Take("(") ? Member(node, name, Arguments(")")) : new CelSelect(node, name, false);
            }
            else if (Current is { Kind: CelTokenKind.Symbol, Text: "[" or "[?" })
            {
                var optional = tokens[at++].Text == "[?";
                var key = Ternary();
                Demand("]");
                node = new CelIndex(node, key, optional);
            }
            else
            {
                return node;
            }
        }
    }

    private static CelNode Member(CelNode target, string name, List<CelNode> arguments)
    {
        if (Macros.Contains(name) && arguments.Count is 2 or 3 && arguments[0] is CelName variable)
        {
            var macro = name == "existsOne" ? "exists_one" : name;
            if (arguments.Count == 2)
            {
                return new CelComprehension(macro, target, variable.Name, arguments[1], null);
            }
            return macro == "map"
                ? new CelComprehension(macro, target, variable.Name, arguments[2], arguments[1])
                : throw new CelException($"{name}() with two variables is not supported");
        }
        if (target is CelName { Name: "optional" or "sets" or "math" } library)
        {
            return Checked(new CelCall(null, $"{library.Name}.{name}", arguments));
        }
        return Checked(new CelCall(target, name, arguments));
    }

    private CelNode Primary()
    {
        var token = tokens[at++];
        switch (token.Kind)
        {
            case CelTokenKind.Integer:
                return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? new CelLiteral(number)
                    : throw new CelException($"the number {token.Text} is too large");
            case CelTokenKind.Unsigned:
                return new CelLiteral(long.Parse(token.Text, CultureInfo.InvariantCulture));
            case CelTokenKind.Number:
                return new CelLiteral(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case CelTokenKind.Text:
                return new CelLiteral(token.Text);
            case CelTokenKind.Bytes:
                return new CelLiteral(Encoding.UTF8.GetBytes(token.Text));
            case CelTokenKind.Identifier:
                return Named(token);
            default:
                break;
        }
        switch (token.Text)
        {
            case "(":
                var inner = Ternary();
                Demand(")");
                return inner;
            case "[":
                return new CelListNode(Arguments("]"));
            case "{":
                return Map();
            default:
                throw new CelException(
                    token.Kind == CelTokenKind.End
                        ? "the expression ends too early"
                        : $"unexpected '{token.Text}' at {token.At}"
                );
        }
    }

    private CelNode Named(CelToken token)
    {
        switch (token.Text)
        {
            case "true":
                return new CelLiteral(true);
            case "false":
                return new CelLiteral(false);
            case "null":
                return new CelLiteral(null);
            default:
                break;
        }
        if (!Take("("))
        {
            return new CelName(token.Text);
        }
        var arguments = Arguments(")");
        if (token.Text == "has")
        {
            return arguments is [CelSelect field]
                ? new CelHas(field)
                : throw new CelException("has() needs a field: has(a.b)");
        }
        return Checked(new CelCall(null, token.Text, arguments));
    }

    private CelMapNode Map()
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Take("}"))
        {
            var key = Ternary();
            Demand(":");
            entries.Add((key, Ternary()));
            if (!Take(","))
            {
                Demand("}");
                break;
            }
        }
        return new CelMapNode(entries);
    }

    private List<CelNode> Arguments(string end)
    {
        var arguments = new List<CelNode>();
        while (!Take(end))
        {
            arguments.Add(Ternary());
            if (!Take(","))
            {
                Demand(end);
                break;
            }
        }
        return arguments;
    }

    private static CelCall Checked(CelCall call) =>
        CelFunctions.Has(call.Target is not null, call.Function, call.Arguments.Count)
            ? call
            : throw new CelException(
                $"the function {call.Function} with {call.Arguments.Count} arguments is not supported by this server"
            );

    private string Identifier() =>
        Current.Kind == CelTokenKind.Identifier
            ? tokens[at++].Text
            : throw new CelException($"expected a name at {Current.At}, found '{Current.Text}'");

    private bool Take(string symbol)
    {
        if (Current.Kind != CelTokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }
        at++;
        return true;
    }

    private void Demand(string symbol)
    {
        if (!Take(symbol))
        {
            throw new CelException($"expected '{symbol}' at {Current.At}, found '{Current.Text}'");
        }
    }
}
