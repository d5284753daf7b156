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

    /// <summary>The header that keeps a user on the canary; null without a value.</summary>
    public static string? Render(V1SessionAffinity affinity, string? value) =>
        value is null ? null : Render(affinity, affinity.CookieName, value, affinity.MaxAge ?? DefaultMaxAge);

    /// <summary>The header that keeps a user on the primary until the next step, when the canary may get more of them; null without a value.</summary>
    public static string? RenderPrimary(V1SessionAffinity affinity, string? value, TimeSpan interval) =>
        value is null || affinity.PrimaryCookieName is not { } name
            ? null
            : Render(affinity, name, value, Math.Max(1, (int)Math.Ceiling(interval.TotalSeconds)));

    /// <summary>The header that makes a browser forget the cookie: it bears the attributes that the cookie was set with.</summary>
    public static string RenderRemoval(V1SessionAffinity affinity, string value) =>
        Render(affinity, affinity.CookieName, value, -1);

    /// <summary>Whether a header is a removal.</summary>
    public static bool IsRemoval(string header) => header.Contains(RemovalAge, StringComparison.Ordinal);

    private static string Render(V1SessionAffinity affinity, string? name, string value, int maxAge)
    {
        var header = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name}={value}; Max-Age={maxAge}");
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
