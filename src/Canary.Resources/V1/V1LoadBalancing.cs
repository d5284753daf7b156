using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>How Istio spreads requests over the pods; simple or consistentHash, not both.</summary>
public sealed record V1LoadBalancer
{
    /// <summary>A method without settings.</summary>
    [Schema(Enum = "UNSPECIFIED|ROUND_ROBIN|LEAST_CONN|RANDOM|PASSTHROUGH|LEAST_REQUEST")]
    public string? Simple { get; init; }

    /// <summary>The same pod for the same user.</summary>
    public V1ConsistentHash? ConsistentHash { get; init; }

    /// <summary>Which regions and zones are preferred.</summary>
    public V1LocalityLoadBalancing? LocalityLbSetting { get; init; }

    /// <summary>How long a new pod takes to get its full share, for example 30s. Default: at once.</summary>
    public string? WarmupDurationSecs { get; init; }
}

/// <summary>What of a request chooses the pod; exactly one of the first four.</summary>
public sealed record V1ConsistentHash
{
    /// <summary>A header.</summary>
    public string? HttpHeaderName { get; init; }

    /// <summary>A cookie, handed out where there is none.</summary>
    public V1HashCookie? HttpCookie { get; init; }

    /// <summary>The user's address.</summary>
    public bool? UseSourceIp { get; init; }

    /// <summary>A query parameter.</summary>
    public string? HttpQueryParameterName { get; init; }

    /// <summary>Places on the hash ring, at least. Default 1024.</summary>
    [Schema(Minimum = 0)]
    public int? MinimumRingSize { get; init; }
}

/// <summary>The cookie that chooses a pod.</summary>
public sealed record V1HashCookie
{
    /// <summary>Name of the cookie.</summary>
    [Schema(Required = true, MinLength = 1)]
    public string? Name { get; init; }

    /// <summary>Default: none.</summary>
    public string? Path { get; init; }

    /// <summary>How long the cookie lives, for example 1h; 0s: as long as the browser is open.</summary>
    public string? Ttl { get; init; }
}

/// <summary>Which regions and zones are preferred; distribute or failover.</summary>
public sealed record V1LocalityLoadBalancing
{
    /// <summary>Shares by zone.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1LocalityShare>? Distribute { get; init; }

    /// <summary>Where to go when a region fails.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1LocalityFailover>? Failover { get; init; }

    /// <summary>Labels that must agree, the most important first.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<string>? FailoverPriority { get; init; }

    /// <summary>Default: the mesh's own.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>Where the requests of a zone go.</summary>
public sealed record V1LocalityShare
{
    /// <summary>The caller's place: region/zone/*.</summary>
    public string? From { get; init; }

    /// <summary>Percent by place; they add up to 100.</summary>
    public IReadOnlyDictionary<string, int>? To { get; init; }
}

/// <summary>Where to go when a region fails.</summary>
public sealed record V1LocalityFailover
{
    /// <summary>The failing region.</summary>
    public string? From { get; init; }

    /// <summary>The region in its place.</summary>
    public string? To { get; init; }
}

/// <summary>Limits of connections and requests.</summary>
public sealed record V1ConnectionPool
{
    /// <summary>Of connections.</summary>
    public V1TcpConnectionPool? Tcp { get; init; }

    /// <summary>Of HTTP requests.</summary>
    public V1HttpConnectionPool? Http { get; init; }
}

/// <summary>Limits of connections.</summary>
public sealed record V1TcpConnectionPool
{
    /// <summary>Most connections to a pod.</summary>
    [Schema(Minimum = 0)]
    public int? MaxConnections { get; init; }

    /// <summary>Longest time to connect, for example 5s. Default 10s.</summary>
    public string? ConnectTimeout { get; init; }

    /// <summary>Keep-alive probes. Default: the system's own.</summary>
    public V1TcpKeepalive? TcpKeepalive { get; init; }

    /// <summary>Longest life of a connection. Default: no limit.</summary>
    public string? MaxConnectionDuration { get; init; }

    /// <summary>Longest time without traffic; 0s: no limit. Default 1h.</summary>
    public string? IdleTimeout { get; init; }
}

/// <summary>Keep-alive probes of a connection.</summary>
public sealed record V1TcpKeepalive
{
    /// <summary>Probes without answer before the connection counts as dead.</summary>
    [Schema(Minimum = 0)]
    public int? Probes { get; init; }

    /// <summary>Time without traffic before the first probe.</summary>
    public string? Time { get; init; }

    /// <summary>Time between two probes.</summary>
    public string? Interval { get; init; }
}

/// <summary>Limits of HTTP requests.</summary>
public sealed record V1HttpConnectionPool
{
    /// <summary>Most requests that wait for a connection.</summary>
    [Schema(Minimum = 0)]
    public int? Http1MaxPendingRequests { get; init; }

    /// <summary>Most requests at a time.</summary>
    [Schema(Minimum = 0)]
    public int? Http2MaxRequests { get; init; }

    /// <summary>Most requests over one connection; 0: no limit.</summary>
    [Schema(Minimum = 0)]
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>Most retries at a time.</summary>
    [Schema(Minimum = 0)]
    public int? MaxRetries { get; init; }

    /// <summary>Longest time without requests, for example 15m. Default 1h.</summary>
    public string? IdleTimeout { get; init; }

    /// <summary>Whether HTTP/1.1 becomes HTTP/2.</summary>
    [Schema(Enum = "DEFAULT|DO_NOT_UPGRADE|UPGRADE")]
    public string? H2UpgradePolicy { get; init; }

    /// <summary>Talk to the pods as the user talks. Default false.</summary>
    public bool? UseClientProtocol { get; init; }

    /// <summary>Most requests over one HTTP/2 connection at a time.</summary>
    [Schema(Minimum = 0)]
    public int? MaxConcurrentStreams { get; init; }
}
