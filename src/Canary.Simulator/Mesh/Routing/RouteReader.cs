using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads the rules of an HTTPRoute, and collects what this gateway can't do.</summary>
/// <param name="backends">Finds the Services that rules name.</param>
/// <param name="spread">The number sequence of a rule, the same one whenever the rule is read again.</param>
internal sealed class RouteReader(BackendResolver backends, Func<(ObjectKey Route, string Place), EvenSpread> spread)
{
    private readonly List<string> unsupported = [];

    /// <summary>What the gateway can't do; the route is not accepted then.</summary>
    public IReadOnlyList<string> Unsupported => unsupported;

    /// <summary>The rules, each with its conditions.</summary>
    public IReadOnlyList<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> Read(JsonObject route)
    {
        var rules = new List<(RouteRule, IReadOnlyList<RouteMatch>)>();
        foreach (var rule in route.Items("spec", "rules"))
        {
            var at = $"spec.rules[{rules.Count}]";
            rules.Add((ReadRule(route, rule, rules.Count, at), ReadMatches(rule, at)));
        }
        return rules;
    }

    private RouteRule ReadRule(JsonObject route, JsonNode rule, int index, string at)
    {
        var key = route.Key();
        var filters = new FilterReader(backends, spread, unsupported, route);
        return new()
        {
            Route = key,
            Index = index,
            Filters = filters.Read(rule, at),
            Backends =
            [
                .. rule.Items("backendRefs")
                    .Select(
                        (reference, i) =>
                            backends.Resolve(route, reference, filters.Read(reference, $"{at}.backendRefs[{i}]"))
                    ),
            ],
            Timeout = ReadTimeout(rule, at),
            Spread = spread((key, at)),
        };
    }

    private TimeSpan? ReadTimeout(JsonNode rule, string at)
    {
        TimeSpan? shortest = null;
        foreach (var name in (ReadOnlySpan<string>)["request", "backendRequest"])
        {
            if (rule.Text("timeouts", name) is not { } text)
            {
                continue;
            }
            if (!Duration.TryParse(text, out var timeout))
            {
                unsupported.Add($"{at}.timeouts.{name}: \"{text}\" is not a duration");
            }
            else if (timeout > TimeSpan.Zero && !(timeout > shortest))
            {
                // Zero means none.
                shortest = timeout;
            }
        }
        return shortest;
    }

    private List<RouteMatch> ReadMatches(JsonNode rule, string at)
    {
        var matches = new List<RouteMatch>();
        foreach (var match in rule.Items("matches"))
        {
            var place = $"{at}.matches[{matches.Count}]";
            matches.Add(
                new(
                    ReadPath(match.At("path"), place),
                    match.Text("method"),
                    ReadValues(match, "headers", place),
                    ReadValues(match, "queryParams", place)
                )
            );
        }
        return matches.Count > 0 ? matches : [new(new PathMatch.Prefix("/"), null, [], [])];
    }

    private PathMatch ReadPath(JsonNode? path, string at)
    {
        var value = path.Text("value") ?? "/";
        return path.Text("type") switch
        {
            null or "PathPrefix" => new PathMatch.Prefix(value),
            "Exact" => new PathMatch.Exact(value),
            "RegularExpression" when ReadPattern(value, $"{at}.path.value") is { } regex => new PathMatch.Pattern(
                regex
            ),
            "RegularExpression" => new PathMatch.Exact(value),
            var other => Unknown(other),
        };

        PathMatch.Exact Unknown(string type)
        {
            unsupported.Add($"{at}.path.type: \"{type}\" is not supported");
            return new(value);
        }
    }

    private List<ValueMatch> ReadValues(JsonNode match, string kind, string at)
    {
        var values = new List<ValueMatch>();
        foreach (var value in match.Items(kind))
        {
            var name = value.Text("name") ?? "";
            var text = value.Text("value") ?? "";
            var place = $"{at}.{kind}[{values.Count}]";
            var regex = value.Text("type") == "RegularExpression" ? ReadPattern(text, $"{place}.value") : null;
            values.Add(new(name, regex is null ? text : null, regex));
        }
        return values;
    }

    /// <summary>Patterns must match entirely, and in linear time: they come from users.</summary>
    private Regex? ReadPattern(string pattern, string at)
    {
        try
        {
            return new($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            unsupported.Add($"{at}: {exception.Message}");
            return null;
        }
    }
}
