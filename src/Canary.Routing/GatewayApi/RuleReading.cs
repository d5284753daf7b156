using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Reads what stored rules give the canary: <see cref="RuleExpansion"/> the other way round.</summary>
/// <param name="context">Whose route it is.</param>
/// <param name="expansion">How a rule is made into several.</param>
internal sealed class RuleReading(RouteContext context, RuleExpansion expansion)
{
    /// <summary>What the rules give the canary; null when that can't be told.</summary>
    /// <param name="rule">The rule that they were made of, leading to the apex.</param>
    /// <param name="rules">What the server has.</param>
    public CanaryTraffic? Read(JsonObject rule, IReadOnlyList<JsonNode?> rules)
    {
        var seen = rules.Select(See).ToList();
        return PlanReading.Read(
            seen,
            context.Canary.Spec.Analysis?.SessionAffinity,
            index => FindPlace(rule, rules[index])
        );
    }

    private string? FindPlace(JsonObject rule, JsonNode? shared) =>
        MatchPlace.Find(
            context.Canary,
            place => RenderedJson.Matches(expansion.Matches(rule, place), shared?["matches"], RouteMembers.Known)
        );

    private SeenRule See(JsonNode? rule)
    {
        var backends = rule?["backendRefs"] as JsonArray ?? [];
        var mirror = (rule?["filters"] as JsonArray ?? [])
            .Select(filter => filter?["requestMirror"])
            .FirstOrDefault(IsToCanary);
        return new()
        {
            Cookie = CookieOf(rule),
            Weight = Weight(backends),
            Mirror = mirror is null ? 0 : Percent(mirror),
            TakesBack = backends.Any(backend =>
                RouteBackends.IsService(backend, context, context.Names.Primary) && BackendCookie.IsTakenBack(backend)
            ),
        };
    }

    private bool IsToCanary(JsonNode? mirror) =>
        RouteBackends.IsService(mirror?["backendRef"], context, context.Names.Canary);

    /// <summary>The cookie that a rule asks for in our words; null: none.</summary>
    public static string? CookieOf(JsonNode? rule)
    {
        foreach (var header in rule?["matches"]?[0]?["headers"] as JsonArray ?? [])
        {
            if (
                (string?)header?["name"] == CookiePattern.Header
                && CookiePattern.TryRead((string?)header["value"] ?? "", out var cookie)
            )
            {
                return cookie;
            }
        }
        return null;
    }

    private decimal? Weight(JsonArray backends)
    {
        long? primary = null;
        long? canary = null;
        foreach (var backend in backends)
        {
            if (RouteBackends.IsService(backend, context, context.Names.Primary))
            {
                primary = (primary ?? 0) + RouteBackends.WeightOf(backend);
            }
            else if (RouteBackends.IsService(backend, context, context.Names.Canary))
            {
                canary = (canary ?? 0) + RouteBackends.WeightOf(backend);
            }
        }
        return primary + (canary ?? 0) > 0 ? TrafficSplit.Percent(primary ?? 0, canary ?? 0) : null;
    }

    /// <summary>A mirror without a share copies everything.</summary>
    private static decimal Percent(JsonNode mirror) =>
        (int?)mirror["percent"]
        ?? (
            mirror["fraction"] is { } fraction
                ? TrafficSplit.Percent(
                    ((long?)fraction["denominator"] ?? 100) - ((long?)fraction["numerator"] ?? 0),
                    (long?)fraction["numerator"] ?? 0
                ) ?? 100
                : 100
        );
}
