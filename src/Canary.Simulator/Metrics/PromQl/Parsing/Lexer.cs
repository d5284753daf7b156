namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class Lexer
{
    private static readonly string[] Symbols =
    [
        "==",
        "!=",
        "!~",
        "=~",
        "<=",
        ">=",
        "=",
        "<",
        ">",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "@",
        ",",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ":",
    ];

    private readonly string text;
    private readonly List<Token> tokens = [];
    private bool inBraces;
    private bool inBrackets;
    private int at;

    private Lexer(string text) => this.text = text;

    private char Current => Peek(0);

    /// <summary>All tokens of a query; the last is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="PromQlException">A character, number, duration or string is malformed.</exception>
    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.SkipToNext())
        {
            lexer.tokens.Add(lexer.Next());
        }
        lexer.tokens.Add(new Token(TokenKind.End, "", text.Length));
        return lexer.tokens;
    }

    /// <summary>Past white space and comments; false at the end.</summary>
    private bool SkipToNext()
    {
        while (at < text.Length)
        {
            if (Current == '#')
            {
                var line = text.IndexOf('\n', at);
                at = line < 0 ? text.Length : line;
            }
            else if (Current is ' ' or '\t' or '\n' or '\r')
            {
                at++;
            }
            else
            {
                return true;
            }
        }
        return false;
    }

    private Token Next()
    {
        if (Current is '"' or '\'' or '`')
        {
            var start = at;
            return new Token(TokenKind.String, StringReader.Read(text, ref at), start);
        }
        if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return NumberReader.Read(text, ref at);
        }
        return IsWordStart(Current) ? Word() : Symbol();
    }

    private Token Word()
    {
        var start = at;
        while (IsWordStart(Current) || char.IsAsciiDigit(Current))
        {
            at++;
        }
        var word = text[start..at];
        return !inBraces && NumberReader.Named(word) is { } number
            ? new Token(TokenKind.Number, word, start, number)
            : new Token(TokenKind.Identifier, word, start);
    }

    private Token Symbol()
    {
        var rest = text.AsSpan(at);
        foreach (var symbol in Symbols)
        {
            if (rest.StartsWith(symbol))
            {
                Track(symbol);
                var token = new Token(TokenKind.Symbol, symbol, at);
                at += symbol.Length;
                return token;
            }
        }
        throw PromQlException.Parse(text, at, $"unexpected character '{Current}'");
    }

    /// <summary>A colon is part of a metric's name, but neither of a label's nor of a subquery's range.</summary>
    private void Track(string symbol)
    {
        inBraces = symbol == "{" || (inBraces && symbol != "}");
        inBrackets = symbol == "[" || (inBrackets && symbol != "]");
    }

    private bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c == ':' && !inBraces && !inBrackets);

    private char Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : '\0';
}
