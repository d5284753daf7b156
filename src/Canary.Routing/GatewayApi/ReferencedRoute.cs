using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// A route of the user's own, as the server has it. At rest it leads to the apex service, as in Git. During a rollout the apex' share in it is
/// divided, and an annotation keeps the rules as they were. Pure.
/// </summary>
internal sealed class ReferencedRoute
{
    private readonly RouteContext context;
    private readonly V1RouteRef reference;
    private readonly RuleExpansion expansion;
    private readonly JsonArray stored;

    public ReferencedRoute(RouteContext context, V1RouteRef reference, V1HttpRoute route)
    {
        this.context = context;
        this.reference = reference;
        Route = route;
        Dialect = RouteDialect.Of(reference.Kind);
        expansion = new(context, Dialect);
        stored = RouteJson.RulesOf(route);
        Memory = RulesMemory.Of(route.Metadata);
        IsDivided = stored.Any(rule => expansion.Divides(rule));
        Before = IsDivided ? Memory?.Rules ?? UndividedRules.Of(context, stored) : stored;
    }

    public V1HttpRoute Route { get; }

    public RouteDialect Dialect { get; }

    /// <summary>What was noted when the rules were taken; null: they are not.</summary>
    public RulesMemory? Memory { get; }

    /// <summary>The stored rules lead to primary or canary.</summary>
    public bool IsDivided { get; }

    /// <summary>The rules as their user wants them: those noted, unless someone has written others since.</summary>
    public JsonArray Before { get; }

    /// <summary>At least one of the rules is to be divided.</summary>
    public bool HasRule => Affected().Any();

    /// <summary>What it gives the canary; null when that can't be told.</summary>
    public CanaryTraffic? Traffic
    {
        get
        {
            if (!IsDivided)
            {
                return HasRule ? AtRest() : null;
            }
            var first = Before.Index().FirstOrDefault(rule => IsAffected(rule.Item, rule.Index));
            var affected = Affected().Count();
            var added = stored.Count - Before.Count;
            if (first.Item is not JsonObject rule || added % affected != 0 || added < 0)
            {
                return null;
            }
            // Those before the first divided one stand for themselves.
            var group = stored.Skip(first.Index).Take((added / affected) + 1);
            return new RuleReading(context, expansion).Read(rule, [.. group]);
        }
    }

    /// <summary>Nothing of it is the controller's.</summary>
    public bool IsUntouched => Memory is null && !IsDivided;

    /// <summary>It gives the canary exactly this.</summary>
    public bool IsCurrent(CanaryTraffic traffic) =>
        IsRest(traffic)
            ? IsUntouched
            : Memory is { } memory
                && memory.HoldsGuards(Route.Metadata)
                && RulesMemory.IsSame(memory.Rules, Before)
                && RenderedJson.Matches(Divide(traffic), stored, RouteMembers.Known);

    /// <summary>The rules that give the canary this.</summary>
    public JsonArray Divide(CanaryTraffic traffic) =>
        [
            .. Before
                .Index()
                .SelectMany(rule =>
                    rule.Item is JsonObject item && IsAffected(item, rule.Index)
                        ? expansion.Expand(item, traffic).Cast<JsonNode?>()
                        : [rule.Item?.DeepClone()]
                ),
        ];

    /// <summary>The canary gets nothing, so that the route is Git's. Cookies of a run that is over lead nowhere; no rule is kept for them.</summary>
    public static bool IsRest(CanaryTraffic traffic) =>
        traffic with { Cookies = null } == CanaryTraffic.None
        && traffic.Cookies is null or { Canary: null, Primary: null };

    private CanaryTraffic AtRest() =>
        context.Canary.Status?.PreviousSessionAffinityCookie is { } previous
            ? CanaryTraffic.None with
            {
                Cookies = new(null, null, previous),
            }
            : CanaryTraffic.None;

    private IEnumerable<JsonNode?> Affected() =>
        Before.Index().Where(rule => IsAffected(rule.Item, rule.Index)).Select(rule => rule.Item);

    private bool IsAffected(JsonNode? rule, int index) =>
        RouteBackends.LeadsToApex(rule, context)
        && reference.Rule switch
        {
            null => true,
            { Number: { } number } => number == index,
            { Text: var name } => (string?)rule?["name"] == name,
        };
}
