namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>The kinds of token.</summary>
internal enum TokenKind
{
    End,

    /// <summary>A word: a metric, label, function, keyword or operator; with a colon it can only be a metric.</summary>
    Identifier,
    Number,
    Duration,
    String,

    /// <summary>Operators, brackets, punctuation.</summary>
    Symbol,
}

/// <summary>A token of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string, what it stands for.</param>
/// <param name="Position">Index of its first character.</param>
/// <param name="Number">Of a number its value, of a duration its milliseconds.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, double Number = 0)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Keywords may be written in any case.</summary>
    public bool IsKeyword(string keyword) =>
        Kind == TokenKind.Identifier && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>As shown in error messages.</summary>
    public override string ToString() =>
        Kind switch
        {
            TokenKind.End => "end of input",
            TokenKind.String => $"string \"{Text}\"",
            _ => $"\"{Text}\"",
        };
}
