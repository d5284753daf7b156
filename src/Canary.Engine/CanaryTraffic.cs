namespace Canary.Engine;

/// <summary>What the route gives the canary. Absolute, so that it can be compared with what a route is seen to do.</summary>
public sealed record CanaryTraffic
{
    /// <summary>All requests go to the primary.</summary>
    public static CanaryTraffic None { get; } = new();

    /// <summary>All requests go to the canary.</summary>
    public static CanaryTraffic All { get; } = new() { Weight = 100 };

    /// <summary>Percent of the requests that the canary answers, 0 to 100; of those that match, when <see cref="Match"/> names a match.</summary>
    public decimal Weight { get; init; }

    /// <summary>Percent of the primary's requests that are copied to the canary, whose answers are thrown away; 0: none.</summary>
    public decimal Mirror { get; init; }

    /// <summary>
    /// Which requests take part, as the place in the spec where it is written (<c>analysis.match</c>, <c>analysis.steps[2].match</c>); the rest go to
    /// the primary. Null: all of them.
    /// </summary>
    public string? Match { get; init; }

    /// <summary>The cookies that keep a user on one variant; null: none are handed out.</summary>
    public SessionCookies? Cookies { get; init; }

    /// <summary>This share of all requests.</summary>
    /// <param name="percent">0 to 100.</param>
    public static CanaryTraffic Of(decimal percent) => percent == 0 ? None : new() { Weight = percent };

    /// <summary>The canary gets requests, or copies of them, so its pods must be ready.</summary>
    public bool ReachesCanary => Weight > 0 || Mirror > 0;

    /// <summary>The same requests, and copies, reach the canary; cookies apart.</summary>
    public bool SharesLike(CanaryTraffic other) =>
        Weight == other.Weight && Mirror == other.Mirror && (Weight == 0 || Match == other.Match);

    /// <summary>Less of the same: what is left once this many percent were given back; nothing is copied any more.</summary>
    public CanaryTraffic Less(decimal percent) =>
        Weight <= percent ? None : this with { Weight = Weight - percent, Mirror = 0 };

    /// <summary>This, unless the other is less; nothing, if they pick different requests: each is more than the other then.</summary>
    public CanaryTraffic NotMoreThan(CanaryTraffic other) =>
        !IsMoreThan(other) ? this
        : other.IsMoreThan(this) ? None
        : other;

    /// <summary>The canary would get requests that it does not get from the other.</summary>
    public bool IsMoreThan(CanaryTraffic other) =>
        Weight > other.Weight || Mirror > other.Mirror || (Weight > 0 && other.Weight > 0 && Match != other.Match);
}

/// <summary>The cookies of a run, each as <c>name=value</c>. A user who has one stays where it says.</summary>
/// <param name="Canary">The cookie that leads to the canary; null: none is handed out.</param>
/// <param name="Primary">The cookie that leads to the primary; null: none is handed out.</param>
/// <param name="Previous">The canary's cookie of a run that is over, which is taken back from whoever still has it and leads nowhere; null: none.</param>
public sealed record SessionCookies(string? Canary, string? Primary = null, string? Previous = null);
