using System.Text.Json.Nodes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A metric and the range in which its value must lie. Its source is a template, an inline query, or a built-in of that name.</summary>
[SchemaRule("!(has(self.query) && has(self.templateRef))", "a metric has a query or a templateRef, not both")]
public sealed record V1CanaryMetric
{
    /// <summary>Unique in the Canary. request-success-rate (percent) and request-duration (99th percentile, milliseconds) are built in.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>The window that the query looks back over, for example 1m. Default 1m.</summary>
    public string? Interval { get; init; }

    /// <summary>Deprecated, use thresholdRange: smallest request-success-rate, or largest value of any other metric.</summary>
    public double? Threshold { get; init; }

    /// <summary>The range of good values, bounds included; at least one of them.</summary>
    public V1ThresholdRange? ThresholdRange { get; init; }

    /// <summary>Deprecated, use templateRef: PromQL for the Canary's metrics server.</summary>
    public string? Query { get; init; }

    /// <summary>The MetricTemplate that holds the query.</summary>
    public V1NamespacedRef? TemplateRef { get; init; }

    /// <summary>What the template's {{ variables.name }} stand for.</summary>
    public IReadOnlyDictionary<string, string>? TemplateVariables { get; init; }

    /// <summary>So many failures of this metric in one run end it, whatever the threshold; at least 1. Default: only the threshold counts.</summary>
    public int? FailureLimit { get; init; }

    /// <summary>So many looks in a row without a value make the run inconclusive; at least 1. Default: only maxHold does.</summary>
    public int? ErrorLimit { get; init; }

    /// <summary>How long after the first step the metric begins to count, for example 2m. Default: at once.</summary>
    public string? InitialDelay { get; init; }

    /// <summary>Record the metric in the status, and let it decide nothing. Default false.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Query of bad events, for comparison. Not supported yet.</summary>
    public JsonNode? Bad { get; init; }

    /// <summary>Query of all events, for comparison. Not supported yet.</summary>
    public JsonNode? Total { get; init; }
}

/// <summary>A range of numbers, bounds included.</summary>
[SchemaRule("!has(self.min) || !has(self.max) || self.min <= self.max", "min must not be above max")]
public sealed record V1ThresholdRange
{
    /// <summary>The least good value. Default: none.</summary>
    public double? Min { get; init; }

    /// <summary>The largest good value. Default: none.</summary>
    public double? Max { get; init; }
}

/// <summary>An object by name, in the Canary's namespace unless it says otherwise.</summary>
public sealed record V1NamespacedRef
{
    /// <summary>The object's name.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Default: the Canary's namespace. Another one is refused unless the controller allows it.</summary>
    [Schema(MaxLength = 63)]
    public string? Namespace { get; init; }
}

/// <summary>Who is told what happens.</summary>
public sealed record V1CanaryAlert
{
    /// <summary>For people.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }

    /// <summary>The least severity to tell: info tells all, warn warnings and errors, error errors only. Default info.</summary>
    [Schema(Enum = "|info|warn|error")]
    public string? Severity { get; init; }

    /// <summary>The AlertProvider that is told.</summary>
    [Schema(Required = true)]
    public V1NamespacedRef? ProviderRef { get; init; }
}

/// <summary>A call to another system.</summary>
public sealed record V1CanaryWebhook
{
    /// <summary>For people.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }

    /// <summary>When to call: confirm-rollout before a new revision is scaled up, pre-rollout before its first traffic, rollout at every judgement, confirm-traffic-increase before every increase, confirm-promotion before promotion, post-rollout after the end, rollback as long as it is under way (2xx gives the revision up), event at everything that is also a Kubernetes event of the Canary. Default rollout. A no to pre-rollout or rollout is a failed check; who can not be asked holds the rollout.</summary>
    [Schema(
        Enum = "|confirm-rollout|pre-rollout|rollout|confirm-promotion|post-rollout|event|rollback|confirm-traffic-increase"
    )]
    public string? Type { get; init; }

    /// <summary>Send no alert when this webhook holds the rollout. Default false. Means nothing for the type event.</summary>
    public bool? MuteAlert { get; init; }

    /// <summary>Where to post name, namespace, phase, checksum and metadata as JSON. Any 2xx passes.</summary>
    [Schema(Required = true)]
    public string? Url { get; init; }

    /// <summary>Longest time for one try, for example 10s. Default 10s.</summary>
    public string? Timeout { get; init; }

    /// <summary>Tries after the first, on connection errors, 429 and 5xx. Default 0.</summary>
    public int? Retries { get; init; }

    /// <summary>Accept any certificate; the connection stays encrypted. Default false.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("disableTLS")]
    public bool? DisableTls { get; init; }

    /// <summary>The Secret, in the Canary's namespace, whose key token signs the call by HMAC-SHA256. Default: not signed.</summary>
    public V1LocalRef? SecretRef { get; init; }

    /// <summary>Posted along. Events add eventMessage, eventType and timestamp.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
