namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Goes through the tokens of a query, one after the other.</summary>
internal sealed class TokenReader(string query)
{
    private readonly IReadOnlyList<Token> tokens = Lexer.Tokenize(query);
    private int at;

    public Token Current => tokens[at];

    public Token Following => tokens[Math.Min(at + 1, tokens.Count - 1)];

    public Token Take()
    {
        var token = Current;
        at = Math.Min(at + 1, tokens.Count - 1);
        return token;
    }

    public bool TakeSymbol(string symbol) => TakeIf(Current.IsSymbol(symbol));

    public bool TakeKeyword(string keyword) => TakeIf(Current.IsKeyword(keyword));

    public void Expect(string symbol, string context)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected(context, $"\"{symbol}\"");
        }
    }

    public Token Expect(TokenKind kind, string context, string what) =>
        Current.Kind == kind ? Take() : throw Unexpected(context, what);

    /// <summary>The present token can't stand here.</summary>
    public PromQlException Unexpected(string context, string expected) =>
        Error(Current.Position, $"unexpected {Current} in {context}, expected {expected}");

    public PromQlException Error(int position, string message) => PromQlException.Parse(query, position, message);

    private bool TakeIf(bool condition)
    {
        if (condition)
        {
            Take();
        }
        return condition;
    }
}
