using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>What a route attaches to, as Gateway API's ParentReference.</summary>
public sealed record V1ParentRef
{
    /// <summary>Default gateway.networking.k8s.io; the empty group for a Service.</summary>
    [Schema(MaxLength = 253)]
    public string? Group { get; init; }

    /// <summary>Default Gateway; Service for a mesh.</summary>
    [Schema(MinLength = 1, MaxLength = 63)]
    public string? Kind { get; init; }

    /// <summary>Name of the Gateway or Service.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Default: the Canary's namespace.</summary>
    [Schema(MinLength = 1, MaxLength = 63)]
    public string? Namespace { get; init; }

    /// <summary>Listener of the Gateway. Default: all.</summary>
    [Schema(MinLength = 1, MaxLength = 253)]
    public string? SectionName { get; init; }

    /// <summary>Listener port. Default: all.</summary>
    [Schema(Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }
}

/// <summary>Conditions on a request, all of which must hold; Istio's words.</summary>
public sealed record V1HttpMatch
{
    /// <summary>Name of the match, for logs.</summary>
    public string? Name { get; init; }

    /// <summary>Path.</summary>
    public V1StringMatch? Uri { get; init; }

    /// <summary>http or https. With the provider istio only.</summary>
    public V1StringMatch? Scheme { get; init; }

    /// <summary>Exact only with Gateway API.</summary>
    public V1StringMatch? Method { get; init; }

    /// <summary>The request's host. With the provider istio only.</summary>
    public V1StringMatch? Authority { get; init; }

    /// <summary>By header name; with Gateway API prefix and suffix become regular expressions.</summary>
    public IReadOnlyDictionary<string, V1StringMatch>? Headers { get; init; }

    /// <summary>By header name: headers that must not be so. With the provider istio only.</summary>
    public IReadOnlyDictionary<string, V1StringMatch>? WithoutHeaders { get; init; }

    /// <summary>The port that was called. With the provider istio only.</summary>
    public int? Port { get; init; }

    /// <summary>Labels of the calling workload. With the provider istio only.</summary>
    public IReadOnlyDictionary<string, string>? SourceLabels { get; init; }

    /// <summary>Namespace of the calling workload. With the provider istio only.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary>Gateways that the request came by. With the provider istio only.</summary>
    public IReadOnlyList<string>? Gateways { get; init; }

    /// <summary>By parameter name; with Gateway API prefix and suffix become regular expressions.</summary>
    public IReadOnlyDictionary<string, V1StringMatch>? QueryParams { get; init; }

    /// <summary>Upper and lower case of the path are the same. With the provider istio only.</summary>
    public bool? IgnoreUriCase { get; init; }
}

/// <summary>How to compare a string; exactly one of the fields.</summary>
public sealed record V1StringMatch
{
    /// <summary>The whole string.</summary>
    public string? Exact { get; init; }

    /// <summary>What the string begins with.</summary>
    public string? Prefix { get; init; }

    /// <summary>What the string ends with.</summary>
    public string? Suffix { get; init; }

    /// <summary>RE2.</summary>
    public string? Regex { get; init; }
}

/// <summary>Rewriting of a request before it reaches the workload.</summary>
public sealed record V1Rewrite
{
    /// <summary>The new path, or with type ReplacePrefixMatch what replaces the matched prefix.</summary>
    public string? Uri { get; init; }

    /// <summary>The new host.</summary>
    public string? Authority { get; init; }

    /// <summary>Whether uri takes the place of the whole path or of the matched prefix. Default: ReplaceFullPath with Gateway API; with istio the prefix of a match by prefix, else the whole path.</summary>
    [Schema(Enum = "ReplaceFullPath|ReplacePrefixMatch")]
    public string? Type { get; init; }
}

/// <summary>Trying failed requests again, in Istio's words.</summary>
public sealed record V1Retries
{
    /// <summary>How often at most a request is tried again.</summary>
    [Schema(Minimum = 0)]
    public int? Attempts { get; init; }

    /// <summary>Longest time for one try, for example 2s; with Gateway API the same as backendTimeout. Default: the gateway's own.</summary>
    public string? PerTryTimeout { get; init; }

    /// <summary>Which failures are tried again, separated by commas: 5xx, gateway-error, retriable-4xx, connect-failure, reset, refused-stream, or HTTP status codes. Default: the gateway's own.</summary>
    public string? RetryOn { get; init; }

    /// <summary>How long to wait before another try, for example 100ms. Default: the gateway's own.</summary>
    public string? Backoff { get; init; }
}

/// <summary>Changes to headers.</summary>
public sealed record V1HeaderOperations
{
    /// <summary>Before the workload sees the request.</summary>
    public V1HeaderOperation? Request { get; init; }

    /// <summary>Before the user sees the response.</summary>
    public V1HeaderOperation? Response { get; init; }
}

/// <summary>Changes to the headers of one direction.</summary>
public sealed record V1HeaderOperation
{
    /// <summary>Headers to add to those that are there, by name.</summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyDictionary<string, string>? Add { get; init; }

    /// <summary>Headers to write in the place of those that are there, by name.</summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyDictionary<string, string>? Set { get; init; }

    /// <summary>Names of headers to take away.</summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyList<string>? Remove { get; init; }
}

/// <summary>Where copies of requests go.</summary>
public sealed record V1Mirror
{
    /// <summary>Who gets the copies.</summary>
    [Schema(Required = true)]
    public V1BackendRef? BackendRef { get; init; }
}

/// <summary>A backend, as Gateway API's BackendObjectReference.</summary>
[SchemaRule(
    "has(self.port) || (has(self.group) && size(self.group) > 0) || (has(self.kind) && self.kind != 'Service')",
    "a Service reference must have a port"
)]
public sealed record V1BackendRef
{
    /// <summary>Default: the core group.</summary>
    [Schema(MaxLength = 253)]
    public string? Group { get; init; }

    /// <summary>Default Service.</summary>
    [Schema(MinLength = 1, MaxLength = 63)]
    public string? Kind { get; init; }

    /// <summary>Name of the backend.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Default: the Canary's namespace.</summary>
    [Schema(MinLength = 1, MaxLength = 63)]
    public string? Namespace { get; init; }

    /// <summary>Port of the backend; a Service needs one.</summary>
    [Schema(Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }
}

/// <summary>Cross-origin resource sharing, in Istio's words.</summary>
public sealed record V1CorsPolicy
{
    /// <summary>Origins, for example https://shop.example.com.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<string>? AllowOrigin { get; init; }

    /// <summary>Origins; exact only with Gateway API.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1StringMatch>? AllowOrigins { get; init; }

    /// <summary>Methods that a browser may use from elsewhere.</summary>
    [Schema(MaxItems = 9)]
    public IReadOnlyList<string>? AllowMethods { get; init; }

    /// <summary>Headers that a browser may send from elsewhere.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<string>? AllowHeaders { get; init; }

    /// <summary>Headers of the answer that a browser may show to the page.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<string>? ExposeHeaders { get; init; }

    /// <summary>How long a preflight answer may be cached, whole seconds, for example 24h.</summary>
    public string? MaxAge { get; init; }

    /// <summary>Whether a browser may send cookies and authorization from elsewhere. Default false.</summary>
    public bool? AllowCredentials { get; init; }
}
