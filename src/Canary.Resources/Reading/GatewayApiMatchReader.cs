using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that a match in Istio's words can be said by an HTTPRoute.</summary>
internal static class GatewayApiMatchReader
{
    private static readonly string[] Methods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "CONNECT",
        "OPTIONS",
        "TRACE",
        "PATCH",
    ];

    public static void Read(string path, V1HttpMatch match, SpecErrors errors)
    {
        CheckUri($"{path}.uri", match.Uri, errors);
        CheckMethod($"{path}.method", match.Method, errors);
        CheckNamed($"{path}.headers", match.Headers, errors);
        CheckNamed($"{path}.queryParams", match.QueryParams, errors);
        Refuse($"{path}.name", match.Name is not null, errors);
        Refuse($"{path}.scheme", match.Scheme is not null, errors);
        Refuse($"{path}.authority", match.Authority is not null, errors);
        Refuse($"{path}.withoutHeaders", match.WithoutHeaders is { Count: > 0 }, errors);
        Refuse($"{path}.port", match.Port is not null, errors);
        Refuse($"{path}.sourceLabels", match.SourceLabels is { Count: > 0 }, errors);
        Refuse($"{path}.sourceNamespace", match.SourceNamespace is not null, errors);
        Refuse($"{path}.gateways", match.Gateways is { Count: > 0 }, errors);
        Refuse($"{path}.ignoreUriCase", match.IgnoreUriCase is true, errors);
    }

    /// <summary>The comparison must be for equality.</summary>
    public static void ExactOnly(string path, V1StringMatch match, SpecErrors errors)
    {
        Refuse($"{path}.prefix", match.Prefix is not null, errors);
        Refuse($"{path}.suffix", match.Suffix is not null, errors);
        Refuse($"{path}.regex", match.Regex is not null, errors);
        if (match is { Exact: null, Prefix: null, Suffix: null, Regex: null })
        {
            errors.Missing($"{path}.exact", "write what to compare with");
        }
    }

    private static void CheckUri(string path, V1StringMatch? uri, SpecErrors errors)
    {
        if (uri is null)
        {
            return;
        }
        ExactlyOne(path, errors, uri.Exact, uri.Prefix, uri.Suffix, uri.Regex);
        if ((uri.Exact ?? uri.Prefix)?.StartsWith('/') is false)
        {
            errors.Add(path, uri.Exact ?? uri.Prefix, "is not an absolute path", "begin it with /");
        }
    }

    private static void CheckMethod(string path, V1StringMatch? method, SpecErrors errors)
    {
        if (method is null)
        {
            return;
        }
        ExactOnly(path, method, errors);
        if (method.Exact is { } exact && !Methods.Contains(exact))
        {
            errors.Add($"{path}.exact", exact, "is not a method", $"write one of {string.Join(", ", Methods)}");
        }
    }

    private static void CheckNamed(
        string path,
        IReadOnlyDictionary<string, V1StringMatch>? conditions,
        SpecErrors errors
    )
    {
        foreach (var (name, match) in conditions ?? new Dictionary<string, V1StringMatch>())
        {
            ExactlyOne($"{path}.{name}", errors, match.Exact, match.Prefix, match.Suffix, match.Regex);
        }
    }

    private static void ExactlyOne(string path, SpecErrors errors, params ReadOnlySpan<string?> ways)
    {
        var given = 0;
        foreach (var way in ways)
        {
            given += way is null ? 0 : 1;
        }
        if (given != 1)
        {
            errors.Add(
                path,
                null,
                given == 0 ? "does not say what to compare with" : "says several ways to compare",
                "write exactly one of them"
            );
        }
    }

    private static void Refuse(string path, bool given, SpecErrors errors)
    {
        if (given)
        {
            errors.Add(path, null, "can't be said by an HTTPRoute", "remove it");
        }
    }
}
