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

    /// <summary>The cookie, <c>name=value</c>, at the beginning or after a semicolon, up to the end or the next one.</summary>
    public static string Of(string cookie) => $"{Before}{RegexText.Escape(cookie)}{After}";

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    public static bool TryRead(string pattern, [NotNullWhen(true)] out string? cookie)
    {
        cookie =
            pattern.StartsWith(Before, StringComparison.Ordinal)
            && pattern.EndsWith(After, StringComparison.Ordinal)
            && pattern.Length > Before.Length + After.Length
                ? RegexText.Unescape(pattern[Before.Length..^After.Length])
                : null;
        return cookie?.Contains('=', StringComparison.Ordinal) == true;
    }
}
