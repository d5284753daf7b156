using System.Globalization;
using System.Text;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>Splits an expression into tokens.</summary>
internal sealed class CelLexer(string text)
{
    private static readonly string[] Symbols =
    [
        "&&",
        "||",
        "==",
        "!=",
        "<=",
        ">=",
        ".?",
        "[?",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        ":",
        "?",
        "!",
        "<",
        ">",
        "+",
        "-",
        "*",
        "/",
        "%",
    ];

    private int at;

    /// <exception cref="CelException">A character or text that CEL does not know.</exception>
    public List<CelToken> Read()
    {
        var tokens = new List<CelToken>();
        while (true)
        {
            SkipSpace();
            if (at == text.Length)
            {
                tokens.Add(new(CelTokenKind.End, "", at));
                return tokens;
            }
            tokens.Add(Next());
        }
    }

    private CelToken Next()
    {
        var start = at;
        var c = text[at];
        if (IsTextStart(out var prefix))
        {
            return ReadText(prefix);
        }
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }
            return new(CelTokenKind.Identifier, text[start..at], start);
        }
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber();
        }
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new(CelTokenKind.Symbol, symbol, start);
            }
        }
        throw new CelException($"unexpected character '{c}' at {at}");
    }

    private CelToken ReadNumber()
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }
            var value = long.Parse(
                text.AsSpan(start + 2, at - start - 2),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            return new(CelTokenKind.Integer, value.ToString(CultureInfo.InvariantCulture), start);
        }
        var isReal = false;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || IsFraction() || IsExponent()))
        {
            isReal |= !char.IsAsciiDigit(text[at]);
            at += IsExponent() && text[at + 1] is '+' or '-' ? 2 : 1;
        }
        var number = text[start..at];
        if (!isReal && at < text.Length && text[at] is 'u' or 'U')
        {
            at++;
            return new(CelTokenKind.Unsigned, number, start);
        }
        return new(isReal ? CelTokenKind.Number : CelTokenKind.Integer, number, start);
    }

    private bool IsFraction() => text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    private bool IsExponent() =>
        text[at] is 'e' or 'E'
        && at + 1 < text.Length
        && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] is '+' or '-');

    private bool IsTextStart(out string prefix)
    {
        var end = at;
        while (end < text.Length && end - at < 2 && text[end] is 'r' or 'R' or 'b' or 'B')
        {
            end++;
        }
        prefix = text[at..end].ToLowerInvariant();
        return end < text.Length && text[end] is '"' or '\'';
    }

    private CelToken ReadText(string prefix)
    {
        var start = at;
        at += prefix.Length;
        var quote = text[at];
        var triple = string.CompareOrdinal(text, at, new string(quote, 3), 0, 3) == 0;
        var end = triple ? new string(quote, 3) : quote.ToString();
        at += end.Length;
        var isRaw = prefix.Contains('r', StringComparison.Ordinal);
        var value = new StringBuilder();
        while (string.CompareOrdinal(text, at, end, 0, end.Length) != 0)
        {
            if (at >= text.Length)
            {
                throw new CelException($"the text at {start} has no end");
            }
            if (text[at] == '\\' && !isRaw)
            {
                value.Append(Escape());
                continue;
            }
            value.Append(text[at++]);
        }
        at += end.Length;
        var kind = prefix.Contains('b', StringComparison.Ordinal) ? CelTokenKind.Bytes : CelTokenKind.Text;
        return new(kind, value.ToString(), start);
    }

    private string Escape()
    {
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'r':
                return "\r";
            case 'a':
                return "\a";
            case 'b':
                return "\b";
            case 'f':
                return "\f";
            case 'v':
                return "\v";
            case 'x' or 'X':
                return Code(2, 16);
            case 'u':
                return Code(4, 16);
            case 'U':
                return Code(8, 16);
            case >= '0' and <= '3':
                at--;
                return Code(3, 8);
            case '\\' or '"' or '\'' or '`' or '?':
                return c.ToString();
            default:
                throw new CelException($"unknown escape '\\{c}' at {at - 2}");
        }
    }

    private string Code(int digits, int radix)
    {
        var value = Convert.ToInt32(text.Substring(at, digits), radix);
        at += digits;
        return char.ConvertFromUtf32(value);
    }

    private void SkipSpace()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0)
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }
}
