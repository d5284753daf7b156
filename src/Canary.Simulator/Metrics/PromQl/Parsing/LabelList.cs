namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads label names in parentheses: <c>(job, instance)</c>.</summary>
internal static class LabelList
{
    public static IReadOnlyList<string> Parse(TokenReader tokens, string context)
    {
        tokens.Expect("(", context);
        var labels = new List<string>();
        while (!tokens.TakeSymbol(")"))
        {
            var label = tokens.Expect(TokenKind.Identifier, context, "a label or \")\"");
            if (label.Text.Contains(':', StringComparison.Ordinal))
            {
                throw tokens.Error(label.Position, $"\"{label.Text}\" is not a label name");
            }
            labels.Add(label.Text);
            if (!tokens.TakeSymbol(",") && !tokens.Current.IsSymbol(")"))
            {
                throw tokens.Unexpected(context, "\",\" or \")\"");
            }
        }
        return labels;
    }

    /// <summary>Whether a text may name a label.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
