using System.Buffers;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.sessionAffinity</c>.</summary>
internal static class SessionAffinityReader
{
    private const string Path = "spec.analysis.sessionAffinity";

    /// <summary>What a cookie's name may consist of: a token of RFC 9110.</summary>
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    public static SessionAffinity? Read(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        if (analysis.SessionAffinity is not { } affinity)
        {
            return null;
        }
        errors.Require(Path, provider, ProviderFeature.SessionAffinity);
        if (analysis.Match is { Count: > 0 })
        {
            errors.Add(
                Path,
                null,
                "does not go with match, which picks the canary's users already",
                "remove one of them"
            );
        }
        CheckNames(affinity, errors);
        CheckAttributes(affinity, errors);
        return new(affinity.CookieName ?? "", affinity.PrimaryCookieName);
    }

    private static void CheckNames(V1SessionAffinity affinity, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(affinity.CookieName))
        {
            errors.Missing($"{Path}.cookieName", "name the cookie, for example canary-session");
        }
        else
        {
            CheckName($"{Path}.cookieName", affinity.CookieName, errors);
        }
        if (affinity.PrimaryCookieName is { } primary)
        {
            CheckName($"{Path}.primaryCookieName", primary, errors);
            if (primary == affinity.CookieName)
            {
                errors.Add(
                    $"{Path}.primaryCookieName",
                    primary,
                    "is the name of the canary's cookie, too",
                    "write another name"
                );
            }
        }
    }

    private static void CheckName(string path, string name, SpecErrors errors)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token))
        {
            errors.Add(path, name, "is not a cookie's name", "write letters, digits, dashes and underscores");
        }
    }

    private static void CheckAttributes(V1SessionAffinity affinity, SpecErrors errors)
    {
        if (affinity.MaxAge < 1)
        {
            errors.Add(
                $"{Path}.maxAge",
                $"{affinity.MaxAge}",
                "is over at once",
                "write seconds, at least 1; the default is 86400"
            );
        }
        CheckAttribute($"{Path}.domain", affinity.Domain, errors);
        CheckAttribute($"{Path}.path", affinity.Path, errors);
        if (affinity.SameSite is not (null or "Strict" or "Lax" or "None"))
        {
            errors.Add(
                $"{Path}.sameSite",
                affinity.SameSite,
                "is not a way to restrict a cookie",
                "write Strict, Lax or None"
            );
        }
    }

    /// <summary>Anything else would begin another attribute, or another header.</summary>
    private static void CheckAttribute(string path, string? value, SpecErrors errors)
    {
        if (
            value is not null
            && (value.Length == 0 || value.Any(letter => letter is <= ' ' or > '~' or ';' or ',' or '"'))
        )
        {
            errors.Add(
                path,
                value,
                "does not fit into a cookie",
                "write it without spaces, quotes, commas and semicolons"
            );
        }
    }
}
