using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>How Istio's proxies call the primary and the canary, as a DestinationRule's trafficPolicy.</summary>
public sealed record V1TrafficPolicy
{
    /// <summary>How requests are spread over the pods. Default: the mesh's own.</summary>
    public V1LoadBalancer? LoadBalancer { get; init; }

    /// <summary>Limits of connections and requests. Default: none.</summary>
    public V1ConnectionPool? ConnectionPool { get; init; }

    /// <summary>When a failing pod is left out for a while. Default: never.</summary>
    public V1OutlierDetection? OutlierDetection { get; init; }

    /// <summary>TLS towards the pods. Default: the mesh's own.</summary>
    public V1ClientTls? Tls { get; init; }

    /// <summary>The same per port, in place of what is said above.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1PortTrafficPolicy>? PortLevelSettings { get; init; }
}

/// <summary>The traffic policy of one port.</summary>
public sealed record V1PortTrafficPolicy
{
    /// <summary>Which port of the services.</summary>
    [Schema(Required = true)]
    public V1PortSelector? Port { get; init; }

    /// <summary>How requests are spread over the pods.</summary>
    public V1LoadBalancer? LoadBalancer { get; init; }

    /// <summary>Limits of connections and requests.</summary>
    public V1ConnectionPool? ConnectionPool { get; init; }

    /// <summary>When a failing pod is left out for a while.</summary>
    public V1OutlierDetection? OutlierDetection { get; init; }

    /// <summary>TLS towards the pods.</summary>
    public V1ClientTls? Tls { get; init; }
}

/// <summary>A port by its number.</summary>
public sealed record V1PortSelector
{
    /// <summary>Number of the port.</summary>
    [Schema(Required = true, Minimum = 1, Maximum = 65535)]
    public int? Number { get; init; }
}

/// <summary>When a pod that fails is left out for a while.</summary>
public sealed record V1OutlierDetection
{
    /// <summary>Count failures that never left the proxy (no connection, time-out) apart from the pod's own answers. Default false.</summary>
    public bool? SplitExternalLocalOriginErrors { get; init; }

    /// <summary>Local failures in a row that leave a pod out; needs splitExternalLocalOriginErrors. Default 5.</summary>
    [Schema(Minimum = 0)]
    public int? ConsecutiveLocalOriginFailures { get; init; }

    /// <summary>Answers 502, 503 and 504 in a row that leave a pod out; 0: they do not count.</summary>
    [Schema(Minimum = 0)]
    public int? ConsecutiveGatewayErrors { get; init; }

    /// <summary>Answers 5xx in a row that leave a pod out; 0: they do not count. Default 5.</summary>
    [Schema(Minimum = 0)]
    public int? Consecutive5xxErrors { get; init; }

    /// <summary>The old name of consecutive5xxErrors.</summary>
    [Schema(Minimum = 0)]
    public int? ConsecutiveErrors { get; init; }

    /// <summary>Time between two looks, for example 10s. Default 10s.</summary>
    public string? Interval { get; init; }

    /// <summary>How long a pod is left out the first time. Default 30s.</summary>
    public string? BaseEjectionTime { get; init; }

    /// <summary>Percent of the pods that may be left out at once. Default 10.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? MaxEjectionPercent { get; init; }

    /// <summary>Percent of the pods that must be healthy for any to be left out. Default 0.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public int? MinHealthPercent { get; init; }
}

/// <summary>TLS from Istio's proxies to the pods.</summary>
public sealed record V1ClientTls
{
    /// <summary>Whether, and with whose certificates.</summary>
    [Schema(Enum = "DISABLE|SIMPLE|MUTUAL|ISTIO_MUTUAL")]
    public string? Mode { get; init; }

    /// <summary>File with the client's certificate, in the proxy; MUTUAL.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>File with the client's key, in the proxy; MUTUAL.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>File with the authorities that the pods' certificates must come from.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Secret with the client's certificate, at gateways, in place of files.</summary>
    public string? CredentialName { get; init; }

    /// <summary>Names of which the pods' certificates must have one.</summary>
    public IReadOnlyList<string>? SubjectAltNames { get; init; }

    /// <summary>Server name to ask for.</summary>
    public string? Sni { get; init; }

    /// <summary>Trust any certificate. Default false.</summary>
    public bool? InsecureSkipVerify { get; init; }
}
