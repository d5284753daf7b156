using System.Text.Json;

namespace Canary.MetricProviders.Templates;

/// <summary>Cuts a template into text and actions.</summary>
internal sealed class TemplateParser
{
    private const string Open = "{{";
    private const string Close = "}}";

    private static readonly HashSet<string> Keywords =
    [
        "block",
        "break",
        "continue",
        "define",
        "else",
        "end",
        "if",
        "range",
        "template",
        "with",
    ];

    private readonly string text;
    private readonly List<TemplatePart> parts = [];

    private TemplateParser(string text) => this.text = text;

    public static IReadOnlyList<TemplatePart> Parse(string text)
    {
        var parser = new TemplateParser(text);
        parser.ReadAll();
        return parser.parts;
    }

    private void ReadAll()
    {
        var at = 0;
        var trimNext = false;
        while (text.IndexOf(Open, at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var inside = open + Open.Length;
            var trimBefore = inside + 1 < text.Length && text[inside] == '-' && char.IsWhiteSpace(text[inside + 1]);
            AddText(text[at..open], trimNext, trimBefore);
            (at, trimNext) = ReadAction(open, inside + (trimBefore ? 1 : 0));
        }
        AddText(text[at..], trimNext, trimEnd: false);
    }

    private void AddText(string literal, bool trimStart, bool trimEnd)
    {
        literal = trimStart ? literal.TrimStart() : literal;
        literal = trimEnd ? literal.TrimEnd() : literal;
        if (literal.Length > 0)
        {
            parts.Add(new LiteralPart(literal));
        }
    }

    /// <summary>Reads what stands between the braces; returns where the text goes on, and whether white space there is to go.</summary>
    private (int End, bool TrimNext) ReadAction(int open, int start)
    {
        var close = FindClose(open, start);
        var trim = close - 2 >= start && text[close - 1] == '-' && char.IsWhiteSpace(text[close - 2]);
        var end = trim ? close - 1 : close;
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }
        var action = text[start..end].TrimEnd();
        if (!IsComment(action))
        {
            parts.Add(Action(action, start));
        }
        return (close + Close.Length, trim);
    }

    private static bool IsComment(string action) =>
        action.StartsWith("/*", StringComparison.Ordinal) && action.EndsWith("*/", StringComparison.Ordinal);

    /// <summary>Closing braces within a quoted string or a comment don't count.</summary>
    private int FindClose(int open, int start)
    {
        var quote = '\0';
        for (var i = start; i + 1 < text.Length; i++)
        {
            if (quote == '\0' && text.AsSpan(i).StartsWith("/*"))
            {
                i = text.IndexOf("*/", i + 2, StringComparison.Ordinal) + 1;
                if (i == 0)
                {
                    break;
                }
            }
            else if (quote == '\0' && text.AsSpan(i).StartsWith(Close))
            {
                return i;
            }
            else if (quote == '\0' && text[i] is '"' or '`')
            {
                quote = text[i];
            }
            else if (quote == '"' && text[i] == '\\')
            {
                i++;
            }
            else if (quote == text[i])
            {
                quote = '\0';
            }
        }
        throw new TemplateException(text, open, "this {{ has no }}");
    }

    private TemplatePart Action(string action, int position)
    {
        if (action.Length == 0)
        {
            throw Error(position, "there is nothing between {{ and }}");
        }
        if (action[0] is '"' or '`')
        {
            return new LiteralPart(Unquote(action, position));
        }
        var word = Word(action);
        var rest = action[word.Length..];
        if (Keywords.Contains(word))
        {
            throw Error(position, $"'{word}' is not supported");
        }
        if (word == TemplateFunctions.Variables)
        {
            return Variable(rest, position);
        }
        if (TemplateFunctions.Find(word) is not { } function)
        {
            throw Error(
                position,
                word.Length > 0 ? $"function '{word}' is not defined" : $"'{action}' is not supported"
            );
        }
        return rest.Length == 0
            ? new FunctionPart(function)
            : throw Error(position + word.Length, $"'{rest.TrimStart()}' after '{word}' is not supported");
    }

    private VariablePart Variable(string rest, int position)
    {
        var name = rest.StartsWith('.') ? Word(rest[1..]) : "";
        if (name.Length == 0)
        {
            throw Error(position, "'variables' needs the variable's name after it, as in {{ variables.name }}");
        }
        var after = rest[(name.Length + 1)..];
        return after.Length == 0
            ? new VariablePart(name, position)
            : throw Error(
                position + TemplateFunctions.Variables.Length + 1 + name.Length,
                $"'{after.TrimStart()}' after 'variables.{name}' is not supported"
            );
    }

    private static string Word(string action) => new([.. action.TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]);

    private string Unquote(string action, int position)
    {
        var closed = action.Length >= 2 && action[^1] == action[0];
        if (closed && action[0] == '`' && !action[1..^1].Contains('`', StringComparison.Ordinal))
        {
            return action[1..^1];
        }
        try
        {
            using var json = JsonDocument.Parse(action);
            return json.RootElement.GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Error(position, $"{action} is not one quoted string");
        }
    }

    private TemplateException Error(int position, string message) =>
        new(text, position, $"{message}; supported between {{{{ and }}}} are {TemplateFunctions.Available}");
}
