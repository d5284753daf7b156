using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Routing.Referencing;

namespace Canary.Routing.Istio;

/// <summary>Divides the tcp rules of a user's own VirtualService: by weight, which is all that there is to say of connections.</summary>
/// <param name="context">Whose it is.</param>
internal sealed class TcpRouteDivision(RouteContext context) : IRuleDivision
{
    public bool LeadsToApex(JsonNode? rule) => ApexShare.IsIn(rule, context);

    public bool IsDivided(JsonNode? rule) =>
        ApexShare.Of(rule, context, context.Names.Primary).Any()
        || ApexShare.Of(rule, context, context.Names.Canary).Any();

    public string? FindProblem(JsonObject rule) => DivisionProblems.FindSubset(rule, context);

    /// <summary>Connections of an A/B test can't be told from the rest, so none goes to the canary.</summary>
    public IEnumerable<JsonObject> Divide(JsonObject rule, CanaryTraffic traffic)
    {
        var split = TrafficSplit.ToCanary(traffic.Match is null ? traffic.Weight : 0);
        var divided = rule.DeepClone().AsObject();
        divided["route"] = ApexShare.Divide(rule, context, split);
        return [divided];
    }

    public CanaryTraffic? Read(JsonObject before, IReadOnlyList<JsonNode?> rules) =>
        rules is [var only] && ApexShare.Read(only, context) is { } weight ? CanaryTraffic.Of(weight) : null;

    public JsonArray Undivide(JsonArray rules) =>
        [
            .. RoutePart
                .Items(rules)
                .Select(
                    JsonNode (rule) =>
                    {
                        var united = rule.DeepClone().AsObject();
                        united["route"] = ApexShare.Unite(rule, context);
                        return united;
                    }
                ),
        ];

    public bool AreSame(JsonArray rendered, JsonArray stored) => JsonNode.DeepEquals(rendered, stored);
}
