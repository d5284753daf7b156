using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>Combines lists of matches, each of which is satisfied by any of its items: the product is satisfied by what satisfies both lists.</summary>
internal static class MatchProduct
{
    /// <summary>Every item of one with every item of the other. Where both compare the same thing, the narrower list's comparison stays.</summary>
    /// <param name="narrow">The list that wins; empty: all requests satisfy it.</param>
    /// <param name="wide">The other; empty: all requests satisfy it.</param>
    public static IReadOnlyList<V1HttpMatch> Of(IReadOnlyList<V1HttpMatch> narrow, IReadOnlyList<V1HttpMatch> wide) =>
        (narrow.Count, wide.Count) switch
        {
            (_, 0) => narrow,
            (0, _) => wide,
            _ => [.. narrow.SelectMany(match => wide.Select(other => Combine(match, other)))],
        };

    private static V1HttpMatch Combine(V1HttpMatch narrow, V1HttpMatch wide) =>
        new()
        {
            Name = narrow.Name ?? wide.Name,
            Uri = narrow.Uri ?? wide.Uri,
            Scheme = narrow.Scheme ?? wide.Scheme,
            Method = narrow.Method ?? wide.Method,
            Authority = narrow.Authority ?? wide.Authority,
            Headers = Combine(narrow.Headers, wide.Headers),
            WithoutHeaders = Combine(narrow.WithoutHeaders, wide.WithoutHeaders),
            QueryParams = Combine(narrow.QueryParams, wide.QueryParams),
            Port = narrow.Port ?? wide.Port,
            SourceLabels = Combine(narrow.SourceLabels, wide.SourceLabels),
            SourceNamespace = narrow.SourceNamespace ?? wide.SourceNamespace,
            Gateways = narrow.Gateways ?? wide.Gateways,
            IgnoreUriCase = narrow.Uri is null ? wide.IgnoreUriCase : narrow.IgnoreUriCase,
        };

    private static IReadOnlyDictionary<string, T>? Combine<T>(
        IReadOnlyDictionary<string, T>? narrow,
        IReadOnlyDictionary<string, T>? wide
    )
    {
        if (narrow is null || wide is null)
        {
            return narrow ?? wide;
        }
        var both = wide.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in narrow)
        {
            both[name] = value;
        }
        return both;
    }
}
