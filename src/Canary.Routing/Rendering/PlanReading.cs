using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>A rule of a stored route, as far as <see cref="PlanReading"/> must know it.</summary>
internal sealed record SeenRule
{
    /// <summary>The cookie that the rule asks for, <c>name=value</c>; null: it asks for none of ours.</summary>
    public string? Cookie { get; init; }

    /// <summary>Percent that goes to the canary; null: it leads elsewhere, or no percentage says it.</summary>
    public decimal? Weight { get; init; }

    /// <summary>Percent that is copied to the canary.</summary>
    public decimal Mirror { get; init; }

    /// <summary>It takes the cookie back.</summary>
    public bool TakesBack { get; init; }
}

/// <summary>Reads <see cref="CanaryTraffic"/> back from the rules that a <see cref="TrafficPlan"/> was made into.</summary>
internal static class PlanReading
{
    /// <summary>What the rules give the canary; null when no plan has such rules.</summary>
    /// <param name="rules">In order.</param>
    /// <param name="affinity">Tells which cookie is whose; a cookie of another name is told by its place.</param>
    /// <param name="findMatch">Tells which requests the shared rule is for, given that it is not for all.</param>
    public static CanaryTraffic? Read(
        IReadOnlyList<SeenRule> rules,
        V1SessionAffinity? affinity,
        Func<int, string?> findMatch
    )
    {
        var open = Enumerable.Range(0, rules.Count).Where(i => rules[i].Cookie is null).ToList();
        if (open.Count is 0 or > 2 || rules[open[0]].Weight is not { } weight)
        {
            return null;
        }
        var match = open.Count == 2 ? findMatch(open[0]) : null;
        if (open.Count == 2 && match is null)
        {
            return null;
        }
        return new()
        {
            Weight = weight,
            Mirror = rules[open[0]].Mirror,
            Match = match,
            Cookies = ReadCookies([.. rules.Where(rule => rule.Cookie is not null)], affinity),
        };
    }

    private static SessionCookies? ReadCookies(IReadOnlyList<SeenRule> rules, V1SessionAffinity? affinity)
    {
        var previous = rules.FirstOrDefault(rule => rule.TakesBack)?.Cookie;
        var sticky = rules.Where(rule => !rule.TakesBack).Select(rule => rule.Cookie).ToList();
        var own = sticky.Find(cookie =>
            cookie?.StartsWith($"{affinity?.PrimaryCookieName}=", StringComparison.Ordinal) == true
        );
        var others = sticky.Where(cookie => cookie != own).ToList();
        var canary = others.FirstOrDefault();
        var primary = own ?? others.ElementAtOrDefault(1);
        return (canary, primary, previous) is (null, null, null) ? null : new(canary, primary, previous);
    }
}
