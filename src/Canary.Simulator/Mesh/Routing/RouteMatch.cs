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

    /// <summary>What a condition on the host that is asked for calls it, among the headers.</summary>
    public const string Authority = ":authority";

    /// <summary>The ports of which one must be asked for, if one is at all; null: any.</summary>
    public IReadOnlyCollection<int>? Ports { get; init; }

    /// <summary>Headers that must not be so.</summary>
    public IReadOnlyList<ValueMatch> Without { get; init; } = [];

    /// <summary>Labels that the workload must have that the request comes from.</summary>
    public IReadOnlyDictionary<string, string> SourceLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The gateways of which the request must come in by one, if it says by which; null: any.</summary>
    public IReadOnlyCollection<string>? Gateways { get; init; }

    /// <summary>What must hold as well: the condition under which this one is asked at all.</summary>
    public RouteMatch? Outer { get; init; }

    /// <summary>The namespace that the request must come from; null: any.</summary>
    public string? SourceNamespace { get; init; }

    public bool Matches(GatewayRequest request) =>
        IsMeant(request)
        && (Method is null || Method.Matches(request.Method))
        && Path.Matches(request.Path)
        && Headers.All(header => header.Matches(HeaderOf(request, header.Name)))
        && QueryParams.All(parameter => parameter.Matches(request.QueryValue(parameter.Name)))
        && !Without.Any(header => header.Matches(HeaderOf(request, header.Name)))
        && SourceLabels.All(label => request.Source?.Labels.GetValueOrDefault(label.Key) == label.Value)
        && (Outer?.Matches(request) ?? true);

    /// <summary>Whether the request is for this rule's parent at all.</summary>
    public bool IsMeant(GatewayRequest request) =>
        (Ports is null || request.Port is not { } port || Ports.Contains(port))
        && (Gateways is null || request.Gateway is not { } gateway || Gateways.Contains(gateway))
        && (SourceNamespace is null || SourceNamespace == request.Source?.Namespace);

    private static string? HeaderOf(GatewayRequest request, string name) =>
        name == Authority ? request.Host : request.Headers.GetValueOrDefault(name);
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
