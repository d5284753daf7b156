using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes a rule that leads to the apex service into those that give the canary its part. Pure.</summary>
/// <param name="context">Whose route it is.</param>
/// <param name="dialect">The kind of route.</param>
internal sealed class RuleExpansion(RouteContext context, RouteDialect dialect)
{
    /// <summary>In which order a rule's members are written.</summary>
    private static readonly string[] Members = ["name", "matches", "filters", "backendRefs", "timeouts", "retry"];

    /// <summary>The rules, in order: those with more conditions first.</summary>
    public IEnumerable<JsonObject> Expand(JsonObject rule, CanaryTraffic traffic) =>
        TrafficPlan.Of(traffic, context.Canary.Spec).Select(planned => Make(rule, planned, traffic.Match));

    /// <summary>The rule is one of those that this makes: it leads to primary or canary, or copies requests to the canary.</summary>
    public bool Divides(JsonNode? rule) =>
        (rule?["backendRefs"] as JsonArray ?? []).Any(IsVariant)
        || (rule?["filters"] as JsonArray ?? []).Any(filter => IsVariant(filter?["requestMirror"]?["backendRef"]));

    /// <summary>The matches of the rule, narrowed to those at a place in the spec.</summary>
    public JsonArray? Matches(JsonObject rule, string? place, string? cookie = null)
    {
        var own = (rule["matches"] as JsonArray ?? []).OfType<JsonObject>();
        var further = place is null ? [] : MatchPlaces.Find(context.Canary.Spec, place);
        var matches = MatchProduct.Of(own, [.. further.Select(dialect.RenderMatch)], cookie);
        return matches is [JsonObject { Count: 0 }] ? null : matches;
    }

    private JsonObject Make(JsonObject rule, PlannedRule planned, string? place)
    {
        var made = rule.DeepClone().AsObject();
        var isRest = planned.Role == RuleRole.Rest;
        // Names are unique within a route; what is attached to this one is attached to where most requests go.
        if (planned.Role != RuleRole.Shared)
        {
            made.Remove("name");
        }
        made["matches"] = Matches(rule, isRest ? null : place, planned.Cookie);
        if (planned.Mirror > 0)
        {
            if (made["filters"] is not JsonArray)
            {
                made["filters"] = new JsonArray();
            }
            made["filters"]!.AsArray().Add((JsonNode)Mirror(planned.Mirror));
        }
        var backends = RouteBackends.Divide(rule["backendRefs"]!.AsArray(), context, planned.Split); // Leads to the apex.
        made["backendRefs"] = isRest ? Primaries(backends) : WithCookies(backends, planned);
        return Ordered(made);
    }

    private bool IsVariant(JsonNode? backend) =>
        RouteBackends.IsService(backend, context, context.Names.Primary)
        || RouteBackends.IsService(backend, context, context.Names.Canary);

    /// <summary>Nothing for the canary.</summary>
    private JsonArray Primaries(JsonArray backends) =>
        [
            .. backends
                .Where(backend => !RouteBackends.IsService(backend, context, context.Names.Canary))
                .Select(backend => backend?.DeepClone()),
        ];

    private JsonArray WithCookies(JsonArray backends, PlannedRule planned)
    {
        foreach (var backend in backends.OfType<JsonObject>())
        {
            var cookie =
                RouteBackends.IsService(backend, context, context.Names.Canary) ? planned.CanaryCookie
                : RouteBackends.IsService(backend, context, context.Names.Primary) ? planned.PrimaryCookie
                : null;
            if (cookie is not null)
            {
                BackendCookie.Add(backend, cookie);
            }
        }
        return backends;
    }

    private JsonObject Mirror(decimal percent)
    {
        var backend = RouteBackends.Apex(context);
        backend.Remove("weight");
        backend["name"] = context.Names.Canary;
        var mirror = new JsonObject { ["backendRef"] = backend };
        if (percent % 1 != 0)
        {
            var split = TrafficSplit.ToCanary(percent);
            mirror["fraction"] = new JsonObject { ["denominator"] = split.Total, ["numerator"] = split.Canary };
        }
        else if (percent != 100)
        {
            mirror["percent"] = (int)percent;
        }
        return new() { ["type"] = "RequestMirror", ["requestMirror"] = mirror };
    }

    private static JsonObject Ordered(JsonObject rule)
    {
        var ordered = new JsonObject();
        foreach (var name in Members.Concat(rule.Select(member => member.Key).Except(Members)))
        {
            if (rule[name] is { } value)
            {
                ordered[name] = value.DeepClone();
            }
        }
        return ordered;
    }
}
