using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Makes a VirtualService's http rules: those of the traffic's plan, each with what the spec wants of every request. Pure.</summary>
internal static class HttpRulesRenderer
{
    /// <summary>In lower case, as Istio wants names of headers.</summary>
    public const string CookieHeader = "cookie";

    /// <summary>The rules that divide requests between primary and canary.</summary>
    public static JsonArray Render(RouteContext context, CanaryTraffic traffic)
    {
        var participants = Participants(context, traffic.Match);
        return
        [
            .. TrafficPlan
                .Of(traffic, context.Canary.Spec)
                .Select(JsonNode (rule) => Render(context, rule, participants)),
        ];
    }

    /// <summary>The one rule that leads everything to the apex service.</summary>
    public static JsonArray RenderReleased(RouteContext context) =>
        new(Assemble(context, Everyone(context), DestinationRenderer.Only(context, context.Names.Apex)));

    /// <summary>The matches of requests that take part in an A/B test, as they are written at a place of the spec.</summary>
    public static JsonArray RenderMatches(RouteContext context, string place, string? cookie) =>
        MatchRenderer.Render(With(cookie, Participants(context, place)));

    /// <summary>The cookie that a stored rule asks for; null: none.</summary>
    public static string? CookieOf(JsonObject rule) =>
        RoutePart.Items(rule["match"]) is [var match, ..]
        && RoutePart.Text(RoutePart.At(match, "headers", CookieHeader, "regex")) is { } pattern
        && CookiePattern.TryRead(pattern, out var cookie)
            ? cookie
            : null;

    private static JsonObject Render(RouteContext context, PlannedRule rule, IReadOnlyList<V1HttpMatch> participants)
    {
        if (rule.Role == RuleRole.Rest)
        {
            return Assemble(context, Everyone(context), DestinationRenderer.Only(context, context.Names.Primary));
        }
        var route = DestinationRenderer.Divide(context, rule.Split, rule.PrimaryCookie, rule.CanaryCookie);
        var rendered = Assemble(context, With(rule.Cookie, participants), route);
        if (rule.Mirror > 0)
        {
            rendered["mirror"] = DestinationRenderer.Render(context, context.Names.Canary);
            rendered["mirrorPercentage"] = new JsonObject { ["value"] = rule.Mirror };
        }
        return rendered;
    }

    private static JsonObject Assemble(RouteContext context, IReadOnlyList<V1HttpMatch> matches, JsonArray route)
    {
        var service = context.Canary.Spec.Service ?? new();
        var rule = new JsonObject();
        if (matches.Count > 0)
        {
            rule["match"] = MatchRenderer.Render(matches);
        }
        Add(rule, "rewrite", RewriteRenderer.Render(service.Rewrite));
        Add(rule, "timeout", string.IsNullOrEmpty(service.Timeout) ? null : JsonValue.Create(service.Timeout));
        Add(rule, "retries", Serialize(service.Retries, CanaryJson.Default.V1Retries));
        Add(rule, "corsPolicy", CorsRenderer.Render(service.CorsPolicy));
        Add(rule, "headers", Serialize(service.Headers, CanaryJson.Default.V1HeaderOperations));
        rule["route"] = route;
        return rule;
    }

    /// <summary>The requests that the service takes; empty: all.</summary>
    private static IReadOnlyList<V1HttpMatch> Everyone(RouteContext context) =>
        MatchRenderer.Normalize(context.Canary.Spec.Service?.Match);

    /// <summary>Those of them that take part.</summary>
    private static IReadOnlyList<V1HttpMatch> Participants(RouteContext context, string? place) =>
        place is null
            ? Everyone(context)
            : MatchProduct.Of(MatchRenderer.Normalize(MatchPlaces.Find(context.Canary.Spec, place)), Everyone(context));

    private static IReadOnlyList<V1HttpMatch> With(string? cookie, IReadOnlyList<V1HttpMatch> matches) =>
        cookie is not { } asked
            ? matches
            : MatchProduct.Of(
                [
                    new()
                    {
                        Headers = new Dictionary<string, V1StringMatch>
                        {
                            [CookieHeader] = new() { Regex = CookiePattern.Of(asked) },
                        },
                    },
                ],
                matches
            );

    private static JsonNode? Serialize<T>(T? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => value is null ? null : JsonSerializer.SerializeToNode(value, type);

    private static void Add(JsonObject rule, string name, JsonNode? value)
    {
        if (value is not null and not JsonObject { Count: 0 })
        {
            rule[name] = value;
        }
    }
}
