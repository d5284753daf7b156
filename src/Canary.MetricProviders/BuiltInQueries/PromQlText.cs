using System.Text;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>Puts names into PromQL so that they mean themselves.</summary>
internal static class PromQlText
{
    /// <summary>A string literal.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => @"\\",
                    '\n' => "\\n",
                    _ => c.ToString(),
                }
            );
        }
        return text.Append('"').ToString();
    }

    /// <summary>A regular expression (RE2) that matches a text only.</summary>
    public static string EscapeRegex(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            text.Append(@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? $@"\{c}" : c.ToString());
        }
        return text.ToString();
    }
}
