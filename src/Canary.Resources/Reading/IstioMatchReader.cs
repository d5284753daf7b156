using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks a match against what Istio's own webhook accepts. It can say all that the type can.</summary>
internal static class IstioMatchReader
{
    public static void Read(string path, V1HttpMatch match, SpecErrors errors)
    {
        CheckString($"{path}.uri", match.Uri, errors);
        CheckString($"{path}.scheme", match.Scheme, errors);
        CheckString($"{path}.method", match.Method, errors);
        CheckString($"{path}.authority", match.Authority, errors);
        CheckNamed($"{path}.headers", match.Headers, StringComparer.OrdinalIgnoreCase, errors);
        CheckNamed($"{path}.withoutHeaders", match.WithoutHeaders, StringComparer.OrdinalIgnoreCase, errors);
        CheckNamed($"{path}.queryParams", match.QueryParams, StringComparer.Ordinal, errors);
        if (match.Port is < 1 or > 65535)
        {
            errors.Add($"{path}.port", $"{match.Port}", "is not a port", "write a number from 1 to 65535");
        }
        if (match.IgnoreUriCase is true && match.Uri is null or { Regex: not null })
        {
            errors.Add(
                $"{path}.ignoreUriCase",
                null,
                "needs a uri that is compared by exact or prefix",
                "write one, or put (?i) into the regex"
            );
        }
    }

    /// <summary>Exactly one way to compare; an absent string is not compared.</summary>
    public static void CheckString(string path, V1StringMatch? match, SpecErrors errors)
    {
        if (match is null)
        {
            return;
        }
        var ways = new[] { match.Exact, match.Prefix, match.Suffix, match.Regex }.Count(way => way is not null);
        if (ways != 1)
        {
            errors.Add(
                path,
                null,
                ways == 0 ? "does not say what to compare with" : "says several ways to compare",
                "write exactly one of exact, prefix, suffix and regex"
            );
        }
        else if (match is { Exact: null, Prefix: "" } or { Suffix: "" } or { Regex: "" })
        {
            errors.Add(path, null, "compares with nothing", "write some text");
        }
    }

    private static void CheckNamed(
        string path,
        IReadOnlyDictionary<string, V1StringMatch>? conditions,
        StringComparer names,
        SpecErrors errors
    )
    {
        var seen = new HashSet<string>(names);
        foreach (var (name, match) in conditions ?? new Dictionary<string, V1StringMatch>())
        {
            CheckString($"{path}.{name}", match, errors);
            if (!seen.Add(name))
            {
                errors.Add($"{path}.{name}", null, "is there twice, as names of headers have no case", "keep one");
            }
        }
    }
}
