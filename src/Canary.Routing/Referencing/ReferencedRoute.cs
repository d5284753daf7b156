using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Referencing;

/// <summary>
/// A route of the user's own, as the server has it. At rest it leads to the apex service, as in Git. During a rollout the apex' share in it is
/// divided, and an annotation keeps the rules as they were. Pure.
/// </summary>
internal sealed class ReferencedRoute
{
    private readonly RouteContext context;
    private readonly V1RouteRef reference;
    private readonly IRuleDivision division;
    private readonly StoredRoute stored;

    public ReferencedRoute(RouteContext context, V1RouteRef reference, IReferencedKind kind, StoredRoute stored)
    {
        this.context = context;
        this.reference = reference;
        this.stored = stored;
        Kind = kind;
        division = kind.Divide(context);
        var note = RulesMemory.Of(stored.Metadata);
        var isOwn = note?.Canary is "" || note?.Canary == context.Key.Name;
        (Memory, HeldBy) = (isOwn ? note : null, isOwn ? null : note?.Canary);
        IsDivided = stored.Rules.Any(rule => division.IsDivided(rule));
        Before = IsDivided ? Memory?.Rules ?? division.Undivide(stored.Rules) : stored.Rules;
    }

    public IReferencedKind Kind { get; }

    public V1ObjectMeta Metadata => stored.Metadata;

    /// <inheritdoc cref="StoredRoute.Managers" />
    public IReadOnlyList<string> Managers => stored.Managers;

    /// <inheritdoc cref="StoredRoute.Doubt" />
    public string? Doubt => stored.Doubt;

    /// <inheritdoc cref="StoredRoute.SettlesAt" />
    public DateTimeOffset? SettlesAt => stored.SettlesAt;

    /// <inheritdoc cref="StoredRoute.IsFollowed" />
    public bool IsFollowed => stored.IsFollowed;

    /// <inheritdoc cref="StoredRoute.Reversal" />
    public JsonObject? Reversal => stored.Reversal;

    /// <summary>The list in its spec that is led.</summary>
    public string List => Kind.RulesOf(context);

    /// <summary>What was noted when the rules were taken; null: they are not.</summary>
    public RulesMemory? Memory { get; }

    /// <summary>
    /// The Canary whose rollout has the rules now; null: no other has. One list of rules and one note of it can't be two Canaries' at once: whoever
    /// gave it back first would take the other's division away, or keep it for ever.
    /// </summary>
    public string? HeldBy { get; }

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
            var affected = Affected().ToList();
            var added = stored.Rules.Count - Before.Count;
            if (affected is not [var (first, index), ..] || added % affected.Count != 0)
            {
                return null;
            }
            // Those before the first divided one stand for themselves.
            var group = stored.Rules.Skip(index).Take((added / affected.Count) + 1);
            return division.Read(first, [.. group]);
        }
    }

    /// <summary>Nothing of it is the controller's.</summary>
    public bool IsUntouched => Memory is null && !IsDivided && Reversal is null;

    /// <summary>It gives the canary exactly this.</summary>
    public bool IsCurrent(CanaryTraffic traffic) =>
        IsRest(traffic)
            ? IsUntouched
            : Memory is { } memory
                && memory.HoldsGuards(Metadata)
                && RulesMemory.IsSame(memory.Rules, Before)
                && division.AreSame(Divide(traffic), stored.Rules);

    /// <summary>The rules that give the canary this.</summary>
    public JsonArray Divide(CanaryTraffic traffic) =>
        [
            .. Before
                .Index()
                .SelectMany(rule =>
                    rule.Item is JsonObject item && IsAffected(item, rule.Index)
                        ? division.Divide(item, traffic).Cast<JsonNode?>()
                        : [rule.Item?.DeepClone()]
                ),
        ];

    /// <summary>Which rule can't be divided as the spec wants, and why; null: each can.</summary>
    public string? FindProblem() =>
        Affected()
            .Select(rule =>
                division.FindProblem(rule.Rule) is { } problem
                    ? $"spec.{List}[{rule.Index}] of {Kind.Type.Kind} {Metadata.Key} {problem}"
                    : null
            )
            .FirstOrDefault(problem => problem is not null);

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

    private IEnumerable<(JsonObject Rule, int Index)> Affected() =>
        Before
            .Index()
            .Where(rule => rule.Item is JsonObject && IsAffected(rule.Item, rule.Index))
            .Select(rule => (rule.Item!.AsObject(), rule.Index)); // Not null: an object.

    private bool IsAffected(JsonNode? rule, int index) =>
        division.LeadsToApex(rule)
        && reference.Rule switch
        {
            null => true,
            { Number: { } number } => number == index,
            { Text: var name } => rule?["name"] is JsonValue value && value.ToString() == name,
        };
}
