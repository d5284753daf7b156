using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Divides the http rules of a user's own VirtualService.</summary>
/// <param name="context">Whose it is.</param>
internal sealed class HttpRouteDivision(RouteContext context) : IRuleDivision
{
    /// <summary>What is written first in a rule.</summary>
    private static readonly string[] First = ["name", "match"];

    public bool LeadsToApex(JsonNode? rule) => ApexShare.IsIn(rule, context);

    public bool IsDivided(JsonNode? rule) =>
        ApexShare.Of(rule, context, context.Names.Primary).Any()
        || ApexShare.Of(rule, context, context.Names.Canary).Any()
        || IsMirrored(rule);

    public string? FindProblem(JsonObject rule) => DivisionProblems.Find(rule, context);

    public IEnumerable<JsonObject> Divide(JsonObject rule, CanaryTraffic traffic) =>
        TrafficPlan.Of(traffic, context.Canary.Spec).Select(planned => Make(rule, planned, traffic.Match));

    public CanaryTraffic? Read(JsonObject before, IReadOnlyList<JsonNode?> rules) =>
        PlanReading.Read(
            [.. rules.Select(See)],
            context.Canary.Spec.Analysis?.SessionAffinity,
            index =>
                MatchPlace.Find(
                    context.Canary,
                    place => JsonNode.DeepEquals(Matches(before, place, null), rules[index]?["match"])
                )
        );

    public JsonArray Undivide(JsonArray rules) =>
        [
            .. RoutePart
                .Items(rules)
                .Where(rule => HttpRulesRenderer.CookieOf(rule) is null)
                .Select(
                    JsonNode (rule) =>
                    {
                        var united = rule.DeepClone().AsObject();
                        united["route"] = ApexShare.Unite(rule, context);
                        if (IsMirrored(rule))
                        {
                            united.Remove("mirror");
                            united.Remove("mirrorPercentage");
                        }
                        return united;
                    }
                ),
        ];

    public bool AreSame(JsonArray rendered, JsonArray stored) => JsonNode.DeepEquals(rendered, stored);

    private JsonObject Make(JsonObject rule, PlannedRule planned, string? place)
    {
        var isRest = planned.Role == RuleRole.Rest;
        var made = rule.DeepClone().AsObject();
        made["match"] = Matches(rule, isRest ? null : place, planned.Cookie);
        made["route"] = WithCookies(ApexShare.Divide(rule, context, planned.Split), planned, withCanary: !isRest);
        if (planned.Mirror > 0)
        {
            var copies = ApexShare.Of(rule, context, context.Names.Apex).First()["destination"]!.DeepClone(); // Leads to the apex.
            copies["host"] = context.Names.Canary;
            made["mirror"] = copies;
            made["mirrorPercentage"] = new JsonObject { ["value"] = planned.Mirror };
        }
        return Ordered(made);
    }

    private JsonArray WithCookies(JsonArray route, PlannedRule planned, bool withCanary)
    {
        var kept = RoutePart
            .Items(route)
            .Where(weighted =>
                withCanary || !ApexShare.IsService(weighted["destination"], context, context.Names.Canary)
            )
            .Select(weighted => weighted.DeepClone().AsObject())
            .ToList();
        foreach (var weighted in kept)
        {
            var cookie =
                ApexShare.IsService(weighted["destination"], context, context.Names.Canary) ? planned.CanaryCookie
                : ApexShare.IsService(weighted["destination"], context, context.Names.Primary) ? planned.PrimaryCookie
                : null;
            if (cookie is not null)
            {
                DestinationRenderer.AddCookie(weighted, cookie);
            }
        }
        return new([.. kept]);
    }

    /// <summary>The matches of the rule, narrowed to those at a place in the spec; null: all requests.</summary>
    private JsonArray? Matches(JsonObject rule, string? place, string? cookie)
    {
        var further = place is null
            ? []
            : MatchRenderer.Render(MatchRenderer.Normalize(MatchPlaces.Find(context.Canary.Spec, place)));
        var matches = NarrowedMatches.Of(RoutePart.Items(rule["match"]), RoutePart.Items(further), cookie);
        return matches is [JsonObject { Count: 0 }] ? null : matches;
    }

    private SeenRule See(JsonNode? rule) =>
        new()
        {
            Cookie = rule is JsonObject seen ? HttpRulesRenderer.CookieOf(seen) : null,
            Weight = ApexShare.Read(rule, context),
            Mirror = IsMirrored(rule) ? RoutePart.Number(RoutePart.At(rule, "mirrorPercentage", "value")) ?? 100 : 0,
            TakesBack = ApexShare
                .Of(rule, context, context.Names.Primary)
                .Any(primary => DestinationRenderer.CookieOf(primary) is { } cookie && SetCookie.IsRemoval(cookie)),
        };

    private bool IsMirrored(JsonNode? rule) =>
        ApexShare.IsService(RoutePart.At(rule, "mirror"), context, context.Names.Canary);

    private static JsonObject Ordered(JsonObject rule)
    {
        var ordered = new JsonObject();
        foreach (var name in First.Concat(rule.Select(member => member.Key).Except(First)))
        {
            if (rule[name] is { } value)
            {
                ordered[name] = value.DeepClone();
            }
        }
        return ordered;
    }
}
