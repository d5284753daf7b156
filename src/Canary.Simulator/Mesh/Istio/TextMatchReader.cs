using System.Text.Json.Nodes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;
using Regex = System.Text.RegularExpressions.Regex;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Reads the conditions of a VirtualService.</summary>
/// <param name="problems">Takes what can't be read.</param>
internal sealed class TextMatchReader(List<string> problems)
{
    /// <summary>What a rule without conditions has.</summary>
    public static RouteMatch All { get; } = new(new PathMatch.TextPrefix("/", false), null, [], []);

    public RouteMatch Read(JsonNode match, string at) =>
        new(
            Path(match.At("uri"), match.Flag("ignoreUriCase"), $"{at}.uri"),
            match.At("method") is { } method ? Text("method", method, $"{at}.method") : null,
            [.. Named(match, "headers", at), .. Authority(match, at)],
            Named(match, "queryParams", at)
        )
        {
            Without = Named(match, "withoutHeaders", at),
            SourceLabels = match.Texts("sourceLabels"),
            SourceNamespace = match.Text("sourceNamespace"),
        };

    /// <summary>A condition on a text: <c>exact</c>, <c>prefix</c> or <c>regex</c>, else that it is there.</summary>
    public ValueMatch Text(string name, JsonNode? match, string at)
    {
        if (match.Text("exact") is { } exact)
        {
            return new(name, exact, null);
        }
        if (match.Text("prefix") is { } prefix)
        {
            return new(name, null, Patterns.ReadWhole($"{Regex.Escape(prefix)}.*", at, problems));
        }
        return match.Text("regex") is { } regex
            ? new(name, null, Patterns.ReadWhole(regex, at, problems))
            : new(name, null, null);
    }

    private List<ValueMatch> Named(JsonNode match, string kind, string at) =>
        [.. (match.Map(kind) ?? []).Select(pair => Text(pair.Key, pair.Value, $"{at}.{kind}[{pair.Key}]"))];

    private IEnumerable<ValueMatch> Authority(JsonNode match, string at) =>
        match.At("authority") is { } authority ? [Text(RouteMatch.Authority, authority, $"{at}.authority")] : [];

    private PathMatch Path(JsonNode? uri, bool ignoreCase, string at)
    {
        if (uri.Text("exact") is { } exact)
        {
            return ignoreCase ? Pattern($"(?i){Regex.Escape(exact)}") : new PathMatch.Exact(exact);
        }
        return uri.Text("regex") is { } regex
            ? Pattern(regex)
            : new PathMatch.TextPrefix(uri.Text("prefix") ?? "/", ignoreCase);

        PathMatch Pattern(string pattern) =>
            Patterns.ReadWhole(pattern, at, problems) is { } read
                ? new PathMatch.Pattern(read)
                : new PathMatch.Exact("");
    }
}
