using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>
/// What the canary gets, as the rules of a route in any provider's words: the first rule that a request satisfies is the one that counts.
/// </summary>
internal static class TrafficPlan
{
    /// <summary>The rules, in order.</summary>
    /// <param name="traffic">What the canary gets.</param>
    /// <param name="spec">Says what else is on the cookies; without session affinity there are none. Matches that it has lost pick nobody.</param>
    public static IReadOnlyList<PlannedRule> Of(CanaryTraffic traffic, V1CanarySpec spec)
    {
        var rest = new PlannedRule(RuleRole.Rest, TrafficSplit.ToCanary(0));
        if (traffic.Match is { } place && MatchPlaces.Find(spec, place).Count == 0)
        {
            return [rest];
        }
        var analysis = spec.Analysis;
        var cookies = analysis?.SessionAffinity is null ? null : traffic.Cookies;
        var affinity = analysis?.SessionAffinity ?? new();
        var shared = new PlannedRule(RuleRole.Shared, TrafficSplit.ToCanary(traffic.Weight))
        {
            Mirror = traffic.Mirror,
            CanaryCookie = SetCookie.Render(affinity, cookies?.Canary),
            PrimaryCookie = SetCookie.RenderUntilNextStep(affinity, cookies?.Primary, Interval(analysis)),
        };
        var rules = new List<PlannedRule>();
        // Stickiness ends where a variant must not be reached: before the first step, and while the primary is replaced.
        if (cookies?.Canary is { } canary)
        {
            var split = traffic.Weight == 0 ? TrafficSplit.ToCanary(0) : TrafficSplit.ToCanary(100);
            rules.Add(new(RuleRole.StickyCanary, split) { Cookie = canary });
        }
        if (cookies?.Primary is { } primary)
        {
            var split = traffic.Weight == 100 ? TrafficSplit.ToCanary(100) : TrafficSplit.ToCanary(0);
            rules.Add(new(RuleRole.StickyPrimary, split) { Cookie = primary, Mirror = traffic.Mirror });
        }
        if (cookies?.Previous is { } previous)
        {
            var removal = SetCookie.RenderRemoval(affinity, previous);
            rules.Add(
                shared with
                {
                    Role = RuleRole.TakingBack,
                    Cookie = previous,
                    PrimaryCookie = removal,
                    CanaryCookie = shared.CanaryCookie ?? removal,
                }
            );
        }
        rules.Add(shared);
        if (traffic.Match is not null)
        {
            rules.Add(rest);
        }
        return rules;
    }

    private static TimeSpan Interval(V1CanaryAnalysis? analysis) =>
        Duration.TryParse(analysis?.Interval ?? "", out var interval) ? interval : TimeSpan.FromMinutes(1);
}

/// <summary>What a rule is for.</summary>
internal enum RuleRole
{
    /// <summary>Users who were given to the canary, by cookie.</summary>
    StickyCanary,

    /// <summary>Users who were given to the primary, by cookie.</summary>
    StickyPrimary,

    /// <summary>Users who still have the cookie of a run that is over: they are shared like others, and lose it.</summary>
    TakingBack,

    /// <summary>Everyone else who takes part: divided by weight.</summary>
    Shared,

    /// <summary>Requests that take no part in an A/B test.</summary>
    Rest,
}

/// <summary>A rule that a route must have. All but <see cref="RuleRole.Rest"/> are for requests that take part, see <see cref="CanaryTraffic.Match"/>.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Split">How it divides its requests.</param>
internal sealed record PlannedRule(RuleRole Role, TrafficSplit Split)
{
    /// <summary>A cookie that the request must carry, <c>name=value</c>; null: none.</summary>
    public string? Cookie { get; init; }

    /// <summary>Percent of the requests to copy to the canary.</summary>
    public decimal Mirror { get; init; }

    /// <summary>The Set-Cookie header of the canary's answers; null: none.</summary>
    public string? CanaryCookie { get; init; }

    /// <summary>The Set-Cookie header of the primary's answers; null: none.</summary>
    public string? PrimaryCookie { get; init; }
}
