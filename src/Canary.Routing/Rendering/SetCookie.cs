using System.Globalization;
using System.Text;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>Writes the Set-Cookie headers of session affinity.</summary>
internal static class SetCookie
{
    /// <summary>A day, as Flagger has it.</summary>
    private const int DefaultMaxAge = 86400;

    private const string RemovalAge = "; Max-Age=-1";

    /// <summary>The header that keeps a user on the canary; null without a cookie.</summary>
    /// <param name="affinity">The cookie's attributes.</param>
    /// <param name="cookie"><c>name=value</c>.</param>
    public static string? Render(V1SessionAffinity affinity, string? cookie) =>
        cookie is null ? null : Render(affinity, cookie, affinity.MaxAge ?? DefaultMaxAge);

    /// <summary>The header that keeps a user on the primary until the next step, when the canary may get more of them; null without a cookie.</summary>
    public static string? RenderUntilNextStep(V1SessionAffinity affinity, string? cookie, TimeSpan interval) =>
        cookie is null ? null : Render(affinity, cookie, Math.Max(1, (int)Math.Ceiling(interval.TotalSeconds)));

    /// <summary>The header that makes a browser forget the cookie: it bears the attributes that the cookie was set with.</summary>
    public static string RenderRemoval(V1SessionAffinity affinity, string cookie) => Render(affinity, cookie, -1);

    /// <summary>Whether a header is a removal.</summary>
    public static bool IsRemoval(string header) => header.Contains(RemovalAge, StringComparison.Ordinal);

    private static string Render(V1SessionAffinity affinity, string cookie, int maxAge)
    {
        var header = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{cookie}; Max-Age={maxAge}");
        Append(header, "Domain", affinity.Domain);
        Append(header, "HttpOnly", affinity.HttpOnly);
        Append(header, "Partitioned", affinity.Partitioned);
        Append(header, "Path", affinity.Path);
        Append(header, "SameSite", affinity.SameSite);
        Append(header, "Secure", affinity.Secure);
        return header.ToString();
    }

    private static void Append(StringBuilder header, string attribute, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            header.Append("; ").Append(attribute).Append('=').Append(value);
        }
    }

    private static void Append(StringBuilder header, string attribute, bool? given)
    {
        if (given is true)
        {
            header.Append("; ").Append(attribute);
        }
    }
}
