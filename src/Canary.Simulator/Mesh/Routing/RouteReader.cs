using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads the rules of an HTTPRoute or GRPCRoute, and collects what this gateway can't do.</summary>
/// <param name="type">The kind of route.</param>
/// <param name="backends">Finds the Services that rules name.</param>
/// <param name="features">What the gateway can do.</param>
/// <param name="spread">The number sequence of a rule, the same one whenever the rule is read again.</param>
internal sealed class RouteReader(
    ResourceType type,
    BackendResolver backends,
    GatewayFeatures features,
    Func<string, EvenSpread> spread
)
{
    private readonly List<string> unsupported = [];

    /// <summary>What the gateway can't do; the route is not accepted then.</summary>
    public IReadOnlyList<string> Unsupported => unsupported;

    /// <summary>The rules, each with its conditions.</summary>
    public IReadOnlyList<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> Read(JsonObject route)
    {
        var matches = new MatchReader(features, unsupported);
        var rules = new List<(RouteRule, IReadOnlyList<RouteMatch>)>();
        foreach (var rule in route.Items("spec", "rules"))
        {
            var at = $"spec.rules[{rules.Count}]";
            rules.Add(
                (
                    ReadRule(route, rule, rules.Count, at),
                    type.Kind == GatewayKinds.GrpcRoutes.Kind ? matches.ReadGrpc(rule, at) : matches.ReadHttp(rule, at)
                )
            );
        }
        return rules;
    }

    private RouteRule ReadRule(JsonObject route, JsonNode rule, int index, string at)
    {
        var filters = new FilterReader(backends, features, spread, unsupported, route);
        return new()
        {
            Kind = type.Kind,
            Route = route.Key(),
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
            Timeout = ReadDuration(rule, at, "timeouts", "request", "HTTPRouteRequestTimeout"),
            Retry = ReadRetry(rule, at),
            Spread = spread(at),
        };
    }

    private RetryPolicy ReadRetry(JsonNode rule, string at)
    {
        features.Require("HTTPRouteRetry", rule.At("retry"), $"{at}.retry", unsupported);
        var codes = rule.Items("retry", "codes").Select(code => code.Number() ?? 0).ToHashSet();
        return new(
            rule.At("retry") is null ? 0 : rule.Number("retry", "attempts") ?? 1,
            codes.Contains,
            ReadDuration(rule, at, "timeouts", "backendRequest", "HTTPRouteBackendTimeout"),
            ReadDuration(rule, at, "retry", "backoff", "HTTPRouteRetry") ?? TimeSpan.Zero
        );
    }

    /// <summary>Null and zero mean none.</summary>
    private TimeSpan? ReadDuration(JsonNode rule, string at, string holder, string name, string feature)
    {
        features.Require(feature, rule.At(holder, name), $"{at}.{holder}.{name}", unsupported);
        if (rule.Text(holder, name) is not { } text)
        {
            return null;
        }
        if (!Duration.TryParse(text, out var duration))
        {
            unsupported.Add($"{at}.{holder}.{name}: \"{text}\" is not a duration");
        }
        return duration > TimeSpan.Zero ? duration : null;
    }
}
