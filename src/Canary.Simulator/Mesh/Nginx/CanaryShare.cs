using System.Text.RegularExpressions;
using Canary.Simulator.Mesh.Routing;

namespace Canary.Simulator.Mesh.Nginx;

/// <summary>
/// Which requests go to the canary Ingress' backend: NGINX asks the header first, then the cookie, then the weight. A header that says neither
/// yes nor no leaves it to the next one.
/// </summary>
internal sealed record CanaryShare
{
    public required RouteBackend Backend { get; init; }

    /// <summary>The header; null: none is asked.</summary>
    public string? Header { get; init; }

    /// <summary>What the header must be; null: the pattern counts, or else <c>always</c> and <c>never</c>.</summary>
    public string? HeaderValue { get; init; }

    /// <summary>What must match somewhere in the header.</summary>
    public Regex? HeaderPattern { get; init; }

    /// <summary>The cookie, whose <c>always</c> and <c>never</c> count; null: none is asked.</summary>
    public string? Cookie { get; init; }

    /// <summary>The share of the remaining requests.</summary>
    public double Weight { get; init; }

    public bool Takes(GatewayRequest request, EvenSpread spread) =>
        ByHeader(request) ?? ByCookie(request) ?? spread.Next() < Weight;

    private bool? ByHeader(GatewayRequest request)
    {
        if (Header is null || !request.Headers.TryGetValue(Header, out var value))
        {
            return null;
        }
        if (HeaderValue is not null)
        {
            return HeaderValue == value ? true : null;
        }
        return HeaderPattern is null ? YesOrNo(value)
            : HeaderPattern.IsMatch(value) ? true
            : null;
    }

    private bool? ByCookie(GatewayRequest request) =>
        Cookie is not null && request.Cookie(Cookie) is { } value ? YesOrNo(value) : null;

    private static bool? YesOrNo(string value) =>
        value switch
        {
            "always" => true,
            "never" => false,
            _ => null,
        };
}
