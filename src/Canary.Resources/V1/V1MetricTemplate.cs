using Canary.Kubernetes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A query that many Canaries use, and the backend that answers it.</summary>
[PrinterColumn("Provider", "string", ".spec.provider.type")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record V1MetricTemplate : IKubernetesObject
{
    public static ResourceType Type { get; } = new("canary.dev", "v1", "metrictemplates", "MetricTemplate");

    public string ApiVersion
    {
        get;
        init => field = value ?? Type.ApiVersion;
    } = Type.ApiVersion;

    public string Kind
    {
        get;
        init => field = value ?? Type.Kind;
    } = Type.Kind;

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>The query and its backend.</summary>
    [Schema(Required = true)]
    public V1MetricTemplateSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>The query and its backend.</summary>
public sealed record V1MetricTemplateSpec
{
    /// <summary>Who answers the query.</summary>
    [Schema(Required = true)]
    public V1MetricTemplateProvider? Provider { get; init; }

    /// <summary>In the backend's language, with the functions name, namespace, target, service, ingress, route, interval and variables in {{ }}; it must yield one number.</summary>
    [Schema(Required = true, MinLength = 1)]
    public string? Query { get; init; }
}

/// <summary>A metrics backend.</summary>
public sealed record V1MetricTemplateProvider
{
    /// <summary>prometheus; the others are not supported yet.</summary>
    [Schema(
        Required = true,
        Enum = "prometheus|influxdb|datadog|externalmetrics|stackdriver|cloudwatch|newrelic|graphite|dynatrace|keptn|splunk"
    )]
    public string? Type { get; init; }

    /// <summary>Base URL.</summary>
    public string? Address { get; init; }

    /// <summary>Further request headers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers { get; init; }

    /// <summary>The Secret, in the template's namespace, with what the controller needs to be let in: token, or username and password; and ca.crt, the certificates that the server's must lead back to.</summary>
    public V1LocalRef? SecretRef { get; init; }

    /// <summary>Region of a cloud's backend. Not supported yet.</summary>
    public string? Region { get; init; }

    /// <summary>Accept any server certificate. Default false.</summary>
    public bool? InsecureSkipVerify { get; init; }
}

/// <summary>An object in the same namespace.</summary>
public sealed record V1LocalRef
{
    /// <summary>Name of the object.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }
}
