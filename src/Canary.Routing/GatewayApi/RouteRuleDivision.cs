using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Divides the rules of an HTTPRoute or GRPCRoute.</summary>
/// <param name="context">Whose route it is.</param>
/// <param name="dialect">The kind of route.</param>
internal sealed class RouteRuleDivision(RouteContext context, RouteDialect dialect) : IRuleDivision
{
    private readonly RuleExpansion expansion = new(context, dialect);

    public bool LeadsToApex(JsonNode? rule) => RouteBackends.LeadsToApex(rule, context);

    public bool IsDivided(JsonNode? rule) => expansion.Divides(rule);

    public string? FindProblem(JsonObject rule) =>
        context.Canary.Spec.Analysis?.SessionAffinity is not null && AsksForCookie(rule)
            ? "asks for a cookie, and a rule can't ask for that of spec.analysis.sessionAffinity beside it; remove one of the two"
            : null;

    public IEnumerable<JsonObject> Divide(JsonObject rule, CanaryTraffic traffic) => expansion.Expand(rule, traffic);

    public CanaryTraffic? Read(JsonObject before, IReadOnlyList<JsonNode?> rules) =>
        new RuleReading(context, expansion).Read(before, rules);

    public JsonArray Undivide(JsonArray rules) => UndividedRules.Of(context, rules);

    public bool AreSame(JsonArray rendered, JsonArray stored) =>
        RenderedJson.Matches(rendered, stored, RouteMembers.Known);

    private static bool AsksForCookie(JsonObject rule) =>
        (rule["matches"] as JsonArray ?? [])
            .SelectMany(match => match?["headers"] as JsonArray ?? [])
            .Any(header => CookiePattern.Header.Equals((string?)header?["name"], StringComparison.OrdinalIgnoreCase));
}
