using System.Text.RegularExpressions;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>The conditions under which a rule takes a request; all must hold.</summary>
internal sealed record RouteMatch(
    PathMatch Path,
    string? Method,
    IReadOnlyList<ValueMatch> Headers,
    IReadOnlyList<ValueMatch> QueryParams
)
{
    public bool Matches(GatewayRequest request) =>
        (Method is null || Method == request.Method)
        && Path.Matches(request.Path)
        && Headers.All(header => header.Matches(request.Headers.GetValueOrDefault(header.Name)))
        && QueryParams.All(parameter => parameter.Matches(request.QueryValue(parameter.Name)));
}

/// <summary>A condition on a named value.</summary>
/// <param name="Name">Of the header or query parameter.</param>
/// <param name="Value">What it must be; null: the pattern counts.</param>
/// <param name="Regex">What it must match entirely.</param>
internal sealed record ValueMatch(string Name, string? Value, Regex? Regex)
{
    public bool Matches(string? actual) => actual is not null && (Regex?.IsMatch(actual) ?? Value == actual);
}
