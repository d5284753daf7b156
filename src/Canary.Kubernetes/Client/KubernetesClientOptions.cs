namespace Canary.Kubernetes.Client;

/// <summary>How to talk to the API server.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>
    /// Default <c>canary/VERSION</c>. The server also takes what stands before the slash as the field manager of creates and replaces.
    /// </summary>
    public string UserAgent { get; init; } = $"canary/{Version}";

    /// <summary>For the whole answer; of a watch, for its beginning. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest object read, alone, in a list, or in a watch event. Default 16 MiB.</summary>
    public int MaxObjectBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How often a request that may be repeated safely is sent again when the server answers 429 or 503 with Retry-After. Default 3.
    /// </summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>A longer Retry-After is left to the caller, as an error. Default 10 s.</summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Highest version; a server that can't speak it is asked in the next lower. Default 2.0.</summary>
    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version20;

    private static string Version => typeof(KubernetesClientOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
