using System.Text.RegularExpressions;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>The conditions under which a rule takes a request; all must hold.</summary>
internal sealed record RouteMatch(
    PathMatch Path,
    ValueMatch? Method,
    IReadOnlyList<ValueMatch> Headers,
    IReadOnlyList<ValueMatch> QueryParams
)
{
    /// <summary>Every request.</summary>
    public static RouteMatch All { get; } = new(new PathMatch.Prefix("/"), null, [], []);

    /// <summary>The port that must be asked for, if one is at all.</summary>
    public int? Port { get; init; }

    /// <summary>The namespace that the request must come from; null: any.</summary>
    public string? SourceNamespace { get; init; }

    public bool Matches(GatewayRequest request) =>
        IsMeant(request)
        && (Method is null || Method.Matches(request.Method))
        && Path.Matches(request.Path)
        && Headers.All(header => header.Matches(request.Headers.GetValueOrDefault(header.Name)))
        && QueryParams.All(parameter => parameter.Matches(request.QueryValue(parameter.Name)));

    /// <summary>Whether the request is for this rule's parent at all.</summary>
    public bool IsMeant(GatewayRequest request) =>
        (Port is null || request.Port is not { } port || port == Port)
        && (SourceNamespace is null || SourceNamespace == request.Source?.Namespace);
}

/// <summary>A condition on a named value: that it is there, that it equals a text, or that a pattern matches it entirely.</summary>
/// <param name="Name">Of the header or query parameter.</param>
/// <param name="Value">What it must be; null: the pattern counts.</param>
/// <param name="Regex">What it must match entirely; null without a value: it need only be there.</param>
internal sealed record ValueMatch(string Name, string? Value, Regex? Regex)
{
    public bool Matches(string? actual) =>
        actual is not null && (Regex?.IsMatch(actual) ?? (Value is null || Value == actual));
}
