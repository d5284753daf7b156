using System.Text.Json.Nodes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>How a new revision gets traffic and how it is judged.</summary>
// Two step styles at once and bad durations are not refused here: the condition Stalled tells them together with all other errors.
public sealed record V1CanaryAnalysis
{
    /// <summary>Time between two judgements, for example 30s, 5m or 1h30m; at least 1s. Default 1m.</summary>
    public string? Interval { get; init; }

    /// <summary>Blue-green: how many judgements must pass before all traffic moves. The provider kubernetes takes 10 when it is not set.</summary>
    [Schema(Minimum = 1)]
    public int? Iterations { get; init; }

    /// <summary>How many failed checks abort the rollout; they count over the whole run. Less than 1 means 1.</summary>
    public int? Threshold { get; init; }

    /// <summary>Percent of traffic at which the last of the stepWeight steps ends. Default 100. Not used with stepWeights.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? MaxWeight { get; init; }

    /// <summary>Percent of traffic by which each step raises the canary's share; up to three decimals where the provider can. The provider kubernetes, which has no weights, ignores it.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? StepWeight { get; init; }

    /// <summary>The canary's share of traffic at each step, ascending percents; up to three decimals where the provider can. The provider kubernetes, which has no weights, ignores them.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<decimal>? StepWeights { get; init; }

    /// <summary>Give traffic to the new primary in steps of this percent. Not supported yet.</summary>
    public int? StepWeightPromotion { get; init; }

    /// <summary>Copy requests to the canary before it gets its own. Not supported yet.</summary>
    public bool? Mirror { get; init; }

    /// <summary>Percent of requests to copy. Not supported yet.</summary>
    public int? MirrorWeight { get; init; }

    /// <summary>Percent of the primary's pods that must be available. Only 100, the default, is supported yet.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? PrimaryReadyThreshold { get; init; }

    /// <summary>Percent of the canary's pods that must be available. Only 100, the default, is supported yet.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? CanaryReadyThreshold { get; init; }

    /// <summary>A/B testing: which requests go to the canary. Not supported yet.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1HttpMatch>? Match { get; init; }

    /// <summary>The metrics that judge a revision, all of them at every interval.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1CanaryMetric>? Metrics { get; init; }

    /// <summary>Where to tell what happens. Not supported yet.</summary>
    public IReadOnlyList<V1CanaryAlert>? Alerts { get; init; }

    /// <summary>Calls to other systems. Not supported yet.</summary>
    public IReadOnlyList<V1CanaryWebhook>? Webhooks { get; init; }

    /// <summary>Keep a user on the same variant by cookie. Not supported yet.</summary>
    public V1SessionAffinity? SessionAffinity { get; init; }

    /// <summary>An explicit list of steps. Not supported yet.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<V1CanaryStep>? Steps { get; init; }

    /// <summary>Comparison of canary and primary with stated error rates. Not supported yet.</summary>
    public JsonObject? Comparison { get; init; }

    /// <summary>SLO guards. Not supported yet.</summary>
    public IReadOnlyList<JsonObject>? Slos { get; init; }

    /// <summary>Longest time without a decision, because metrics or the route are not available, before the run is given up. Default 1h.</summary>
    public string? MaxHold { get; init; }

    /// <summary>What a failed run does. Default rollback; hold is not supported yet.</summary>
    [Schema(Enum = "rollback|hold")]
    public string? OnFailure { get; init; }

    /// <summary>What a run does that came to no decision within maxHold. Default rollback; hold and promote are not supported yet.</summary>
    [Schema(Enum = "rollback|hold|promote")]
    public string? OnInconclusive { get; init; }

    /// <summary>How an aborted canary loses its traffic. Not supported yet: all at once.</summary>
    public JsonObject? Abort { get; init; }

    /// <summary>Gates that hold a rollout. Not supported yet.</summary>
    public IReadOnlyList<JsonObject>? Gates { get; init; }
}

/// <summary>Keep a user on the same variant by cookie.</summary>
public sealed record V1SessionAffinity
{
    [Schema(Required = true)]
    public string? CookieName { get; init; }

    public string? PrimaryCookieName { get; init; }

    /// <summary>Seconds. Default 86400.</summary>
    public int? MaxAge { get; init; }

    public string? Domain { get; init; }

    public bool? HttpOnly { get; init; }

    public bool? Partitioned { get; init; }

    public string? Path { get; init; }

    [Schema(Enum = "Strict|Lax|None")]
    public string? SameSite { get; init; }

    public bool? Secure { get; init; }
}
