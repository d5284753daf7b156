using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>What to release and how. Nothing is required by the type: <c>CanarySpecReader</c> applies defaults and reports all errors.</summary>
public sealed record V1CanarySpec
{
    // No enum: an unknown provider is told in the condition Stalled together with all other errors.
    /// <summary>What moves the traffic: gatewayapi:v1, gatewayapi:v1beta1, istio, kubernetes or nginx. Default: the controller's --provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Address of the Prometheus that answers built-in and inline queries. Default: the controller's --metrics-server.</summary>
    public string? MetricsServer { get; init; }

    /// <summary>The workload to release, in the Canary's namespace. It becomes the canary; its copy, the primary, carries the traffic.</summary>
    [Schema(Required = true)]
    public V1TargetRef? TargetRef { get; init; }

    /// <summary>The target's autoscaler; the primary gets a twin of it.</summary>
    public V1AutoscalerRef? AutoscalerRef { get; init; }

    /// <summary>The Ingress that leads to the apex service; needed by the provider nginx, which makes a second one beside it, name-canary.</summary>
    public V1ObjectRef? IngressRef { get; init; }

    /// <summary>The ApisixRoute that leads to the apex service.</summary>
    public V1ObjectRef? RouteRef { get; init; }

    /// <summary>The Gloo Upstream whose settings the generated ones copy.</summary>
    public V1UpstreamRef? UpstreamRef { get; init; }

    /// <summary>The services and the route by which the workload is reached.</summary>
    public V1CanaryService? Service { get; init; }

    /// <summary>How a new revision gets traffic and how it is judged. May be left out with skipAnalysis.</summary>
    public V1CanaryAnalysis? Analysis { get; init; }

    /// <summary>Seconds that pods may take to become ready before the revision is aborted. Default 600.</summary>
    [Schema(Default = "600", Minimum = 1)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Promote as soon as the canary's pods are ready. Default false.</summary>
    public bool? SkipAnalysis { get; init; }

    /// <summary>When the Canary is deleted, give the target its replicas and its traffic back first. Default true.</summary>
    [Schema(Default = "true")]
    public bool? RevertOnDeletion { get; init; }

    /// <summary>Leave everything as it is: no detection, no step, no repair. Default false.</summary>
    public bool? Suspend { get; init; }

    /// <summary>Go on judging a revision for a while after its promotion, and set the primary back to the one before if it fails. Default: a promotion is final. Not for a Service.</summary>
    public V1CanaryBake? Bake { get; init; }

    /// <summary>A revision that is among the last so many promoted ones goes to the primary without analysis, as soon as its pods are ready; only gates and hooks at start and at rollback are asked. Default 0: none does; at most 10.</summary>
    [Schema(Minimum = 0, Maximum = 10)]
    public int? RollbackWindow { get; init; }

    /// <summary>When rollouts may start and the canary's traffic may rise. Default: at any time.</summary>
    public V1Schedule? Schedule { get; init; }

    /// <summary>Canaries whose newest revision must be promoted before a rollout of this one starts.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<V1Dependency>? DependsOn { get; init; }

    /// <summary>Canaries that are released together, or that take turns.</summary>
    public V1RolloutGroup? Group { get; init; }
}

/// <summary>How a promoted revision is judged on, by the limits of the analysis: its interval and threshold, and those of each metric.</summary>
public sealed record V1CanaryBake
{
    /// <summary>How long at least: it ends with the first judgement after that which passes. At least 1s, and no shorter than any metric's interval or initialDelay.</summary>
    [Schema(Required = true)]
    public string? Duration { get; init; }

    /// <summary>What judges the primary: built-in metrics measure its pods, and in queries {{ target }} is its name and {{ variant }} is primary. Default: analysis.metrics; without any only its pods are watched.</summary>
    public IReadOnlyList<V1CanaryMetric>? Metrics { get; init; }
}

/// <summary>The workload to release.</summary>
public sealed record V1TargetRef
{
    /// <summary>apps/v1 for a Deployment, DaemonSet or StatefulSet; v1 for a Service.</summary>
    [Schema(Required = true)]
    public string? ApiVersion { get; init; }

    /// <summary>Deployment; DaemonSet; StatefulSet without volumeClaimTemplates; or Service, whose pods are then others' business.</summary>
    [Schema(Required = true)]
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }
}

/// <summary>An object in the Canary's namespace.</summary>
public sealed record V1ObjectRef
{
    /// <summary>API group and version of the object, such as networking.k8s.io/v1.</summary>
    [Schema(Required = true)]
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the object.</summary>
    [Schema(Required = true)]
    public string? Kind { get; init; }

    /// <summary>Name of the object.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }
}

/// <summary>A Gloo Upstream.</summary>
public sealed record V1UpstreamRef
{
    /// <summary>API group and version, such as gloo.solo.io/v1.</summary>
    [Schema(Required = true)]
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the object, Upstream.</summary>
    [Schema(Required = true)]
    public string? Kind { get; init; }

    /// <summary>Name of the object.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }

    /// <summary>Default: the Canary's namespace.</summary>
    public string? Namespace { get; init; }
}

/// <summary>The target's autoscaler: a HorizontalPodAutoscaler or a KEDA ScaledObject.</summary>
public sealed record V1AutoscalerRef
{
    /// <summary>autoscaling/v2 for a HorizontalPodAutoscaler, keda.sh/v1alpha1 for a ScaledObject.</summary>
    [Schema(Required = true)]
    public string? ApiVersion { get; init; }

    /// <summary>HorizontalPodAutoscaler or ScaledObject.</summary>
    [Schema(Required = true, Enum = "HorizontalPodAutoscaler|ScaledObject")]
    public string? Kind { get; init; }

    /// <summary>Name of the autoscaler.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }

    /// <summary>Queries for the primary's ScaledObject, by trigger name. Default: the target's, with the target's name replaced by the primary's.</summary>
    public IReadOnlyDictionary<string, string>? PrimaryScalerQueries { get; init; }

    /// <summary>Bounds of the primary's autoscaler where they differ from the target's.</summary>
    public V1ScalerReplicas? PrimaryScalerReplicas { get; init; }
}

/// <summary>Bounds of an autoscaler.</summary>
public sealed record V1ScalerReplicas
{
    /// <summary>Least replicas. Default: as the target's autoscaler.</summary>
    [Schema(Minimum = 1)]
    public int? MinReplicas { get; init; }

    /// <summary>Most replicas. Default: as the target's autoscaler.</summary>
    [Schema(Minimum = 1)]
    public int? MaxReplicas { get; init; }
}
