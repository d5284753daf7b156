using System.Text.Json.Nodes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>How a new revision gets traffic and how it is judged.</summary>
// Two step styles at once and bad durations are not refused here: the condition Stalled tells them together with all other errors.
public sealed record V1CanaryAnalysis
{
    /// <summary>Time between two judgements, for example 30s, 5m or 1h30m; at least 1s. Default 1m.</summary>
    public string? Interval { get; init; }

    /// <summary>How many judgements must pass. Without match it is blue-green: no live traffic until all of it moves; with match an A/B test. The provider kubernetes takes 10 when nothing says how traffic moves.</summary>
    [Schema(Minimum = 1)]
    public int? Iterations { get; init; }

    /// <summary>How many failed checks abort the rollout; they count over the whole run. Less than 1 means 1.</summary>
    public int? Threshold { get; init; }

    /// <summary>Percent of traffic at which the last of the stepWeight steps ends. Default 100. Not used with stepWeights.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? MaxWeight { get; init; }

    /// <summary>Percent of traffic by which each step raises the canary's share; up to three decimals where the provider can. As with Flagger, the provider kubernetes takes it for ten iterations instead; steps give its canary weights.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? StepWeight { get; init; }

    /// <summary>The canary's share of traffic at each step, ascending percents; up to three decimals where the provider can. As with Flagger, the provider kubernetes takes it for ten iterations instead; steps give its canary weights.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<decimal>? StepWeights { get; init; }

    /// <summary>Give traffic to the new primary in steps of this percent, one per interval. Default: all at once, which 0 also means.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? StepWeightPromotion { get; init; }

    /// <summary>Copy requests to the canary and throw its answers away: with weights in a step before the first, with iterations while they last. Default false.</summary>
    public bool? Mirror { get; init; }

    /// <summary>Percent of requests to copy with mirror, above 0. Default 100.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? MirrorWeight { get; init; }

    /// <summary>Percent of the primary's pods that must be available, rounded down to pods but at least one. Default 100.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? PrimaryReadyThreshold { get; init; }

    /// <summary>Percent of the canary's pods that must be available, rounded down to pods but at least one. Default 100.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? CanaryReadyThreshold { get; init; }

    /// <summary>A/B testing: which requests go to the canary; any of them is enough. With iterations all of these requests, with stepWeight or stepWeights that share of them. The provider kubernetes, which knows no headers, ignores it without steps.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1HttpMatch>? Match { get; init; }

    /// <summary>The metrics that judge a revision, all of them at every interval.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1CanaryMetric>? Metrics { get; init; }

    /// <summary>Who is told what happens. Default: whom the controller tells by its options, or nobody.</summary>
    public IReadOnlyList<V1CanaryAlert>? Alerts { get; init; }

    /// <summary>Calls to other systems: those that are asked before or while a revision is judged, and those that are told.</summary>
    public IReadOnlyList<V1CanaryWebhook>? Webhooks { get; init; }

    /// <summary>Keep a user on the same variant by cookie while requests are divided by weight.</summary>
    public V1SessionAffinity? SessionAffinity { get; init; }

    /// <summary>An explicit list of steps, instead of stepWeight, stepWeights or iterations. Each says all that the canary gets; after the last one the revision is promoted.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<V1CanaryStep>? Steps { get; init; }

    /// <summary>Comparison of canary and primary with stated error rates. Not supported yet.</summary>
    public JsonObject? Comparison { get; init; }

    /// <summary>SLO guards. Not supported yet.</summary>
    public IReadOnlyList<JsonObject>? Slos { get; init; }

    /// <summary>Longest time without a decision, because metrics or the route are not available, before the run is given up. Default 1h.</summary>
    public string? MaxHold { get; init; }

    /// <summary>What a run does whose checks failed: rollback, or hold the weight until someone promotes, aborts or retries it. Pods that do not become ready, commands and gates always roll back. Default rollback.</summary>
    [Schema(Enum = "rollback|hold")]
    public string? OnFailure { get; init; }

    /// <summary>What a run does that came to no decision within maxHold: rollback, hold the weight until someone decides, or promote if its pods are ready. Default rollback.</summary>
    [Schema(Enum = "rollback|hold|promote")]
    public string? OnInconclusive { get; init; }

    /// <summary>How an aborted canary gives its traffic back. Default: at once.</summary>
    public V1CanaryAbort? Abort { get; init; }

    /// <summary>Gates that hold a rollout until they open; what became of them is kept for each revision. With skipAnalysis only those at start and rollback are asked.</summary>
    [Schema(MaxItems = 20)]
    public IReadOnlyList<V1CanaryGate>? Gates { get; init; }
}

/// <summary>How an aborted canary gives its traffic back. Pods that are missing or not ready lose it at once.</summary>
public sealed record V1CanaryAbort
{
    /// <summary>Percent of traffic that each step gives back, the first of them at once; up to three decimals where the provider can.</summary>
    [Schema(Required = true, Minimum = 0, Maximum = 100)]
    public decimal? StepWeight { get; init; }

    /// <summary>Time between two steps, for example 10s; at least 1s. Default: the interval of the analysis.</summary>
    public string? Interval { get; init; }
}

/// <summary>Keep a user on the same variant by cookie. Each run has cookies of its own; after it the canary's is taken back.</summary>
public sealed record V1SessionAffinity
{
    /// <summary>Name of the cookie that keeps a user on the canary.</summary>
    [Schema(Required = true)]
    public string? CookieName { get; init; }

    /// <summary>Name of the cookie that keeps a user on the primary for an interval; another than cookieName. Default: the primary hands none out.</summary>
    public string? PrimaryCookieName { get; init; }

    /// <summary>Seconds that the canary's cookie is kept. Default 86400.</summary>
    public int? MaxAge { get; init; }

    /// <summary>The cookie's attribute Domain. Default: none.</summary>
    public string? Domain { get; init; }

    /// <summary>The cookie's attribute HttpOnly. Default false.</summary>
    public bool? HttpOnly { get; init; }

    /// <summary>The cookie's attribute Partitioned. Default false.</summary>
    public bool? Partitioned { get; init; }

    /// <summary>The cookie's attribute Path. Default: none.</summary>
    public string? Path { get; init; }

    /// <summary>The cookie's attribute SameSite. Default: none.</summary>
    [Schema(Enum = "Strict|Lax|None")]
    public string? SameSite { get; init; }

    /// <summary>The cookie's attribute Secure. Default false.</summary>
    public bool? Secure { get; init; }
}
