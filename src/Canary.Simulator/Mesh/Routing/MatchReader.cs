using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads the conditions of the rules of HTTPRoutes and GRPCRoutes.</summary>
/// <param name="features">What the gateway can do.</param>
/// <param name="unsupported">Takes what it can't.</param>
internal sealed class MatchReader(GatewayFeatures features, List<string> unsupported)
{
    /// <param name="rule">A rule of an HTTPRoute.</param>
    /// <param name="at">Its place.</param>
    public IReadOnlyList<RouteMatch> ReadHttp(JsonNode rule, string at) =>
        Read(
            rule,
            at,
            (match, place) =>
            {
                features.Require("HTTPRouteMethodMatching", match.At("method"), $"{place}.method", unsupported);
                features.Require(
                    "HTTPRouteQueryParamMatching",
                    match.At("queryParams"),
                    $"{place}.queryParams",
                    unsupported
                );
                return new(
                    ReadPath(match.At("path"), place),
                    match.Text("method") is { } method ? new("method", method, null) : null,
                    ReadValues(match, "headers", place),
                    ReadValues(match, "queryParams", place)
                );
            }
        );

    /// <param name="rule">A rule of a GRPCRoute.</param>
    /// <param name="at">Its place.</param>
    public IReadOnlyList<RouteMatch> ReadGrpc(JsonNode rule, string at) =>
        Read(rule, at, (match, place) => new(ReadCall(match, place), Post, ReadValues(match, "headers", place), []));

    private static ValueMatch Post { get; } = new("method", "POST", null);

    private static List<RouteMatch> Read(JsonNode rule, string at, Func<JsonNode, string, RouteMatch> read)
    {
        var matches = new List<RouteMatch>();
        foreach (var match in rule.Items("matches"))
        {
            matches.Add(read(match, $"{at}.matches[{matches.Count}]"));
        }
        return matches.Count > 0 ? matches : [read(new JsonObject(), at)];
    }

    private PathMatch ReadPath(JsonNode? path, string at)
    {
        var value = path.Text("value") ?? "/";
        switch (path.Text("type"))
        {
            case null or "PathPrefix":
                return new PathMatch.Prefix(value);
            case "Exact":
                return new PathMatch.Exact(value);
            case "RegularExpression":
                var regex = Patterns.ReadWhole(value, $"{at}.path.value", unsupported);
                return regex is null ? new PathMatch.Exact(value) : new PathMatch.Pattern(regex);
            case var other:
                unsupported.Add($"{at}.path.type: \"{other}\" is not supported");
                return new PathMatch.Exact(value);
        }
    }

    private PathMatch.Call ReadCall(JsonNode match, string at)
    {
        var call = match.At("method");
        var isPattern = call.Text("type") == "RegularExpression";
        return new(Part("service"), Part("method"));

        ValueMatch? Part(string name) =>
            call.Text(name) is not { } value ? null
            : isPattern ? new(name, null, Patterns.ReadWhole(value, $"{at}.method.{name}", unsupported))
            : new(name, value, null);
    }

    private List<ValueMatch> ReadValues(JsonNode match, string kind, string at)
    {
        var values = new List<ValueMatch>();
        foreach (var value in match.Items(kind))
        {
            var name = value.Text("name") ?? "";
            var text = value.Text("value") ?? "";
            var place = $"{at}.{kind}[{values.Count}].value";
            var regex = value.Text("type") == "RegularExpression" ? Patterns.ReadWhole(text, place, unsupported) : null;
            values.Add(new(name, regex is null ? text : null, regex));
        }
        return values;
    }
}
