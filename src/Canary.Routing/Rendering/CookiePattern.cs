using System.Diagnostics.CodeAnalysis;

namespace Canary.Routing.Rendering;

/// <summary>
/// The regular expression by which routes find a cookie in the Cookie header: the whole cookie and nothing but it, anchored, so that it
/// means the same to data planes that search and to those that match the whole header.
/// </summary>
internal static class CookiePattern
{
    /// <summary>The header's name.</summary>
    public const string Header = "Cookie";

    private const string Before = @"^(.*;\s*)?";
    private const string After = @"(\s*;.*)?$";

    /// <summary><c>a=b</c>, at the beginning or after a semicolon, up to the end or the next one.</summary>
    public static string Of(KeyValuePair<string, string> cookie) =>
        $"{Before}{RegexText.Escape(cookie.Key)}={RegexText.Escape(cookie.Value)}{After}";

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    public static bool TryRead(string pattern, [NotNullWhen(true)] out KeyValuePair<string, string>? cookie)
    {
        cookie = null;
        if (
            !pattern.StartsWith(Before, StringComparison.Ordinal)
            || !pattern.EndsWith(After, StringComparison.Ordinal)
            || pattern.Length < Before.Length + After.Length
        )
        {
            return false;
        }
        var parts = RegexText.Unescape(pattern[Before.Length..^After.Length]).Split('=', 2);
        if (parts is not [var name, var value])
        {
            return false;
        }
        cookie = new(name, value);
        return true;
    }
}
