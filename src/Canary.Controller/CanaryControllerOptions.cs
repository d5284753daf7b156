using Canary.Controller.Announcements;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Routing.Istio;
using Canary.Routing.Nginx;

namespace Canary.Controller;

/// <summary>How the controller runs.</summary>
public sealed record CanaryControllerOptions
{
    /// <summary>The one namespace that it looks after. Default: null, all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>What it contributes to reading specs: default provider, default metrics server. Default: see <see cref="ReaderOptions"/>.</summary>
    public ReaderOptions Specs { get; init; } = new();

    /// <summary>Who is told what happens when the Canary does not say, and how much may wait. Default: see <see cref="AnnouncementOptions"/>.</summary>
    public AnnouncementOptions Announcements { get; init; } = new();

    /// <summary>Canaries that are worked on at a time. Default 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Hold a lease while working, so that of several replicas one leads. Default true.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>The lease. Default <c>canary-system/canary-controller</c>.</summary>
    public ObjectKey Lease { get; init; } = new("canary-system", "canary-controller");

    /// <summary>Who this process is among its replicas. Default: the host's name and a random part.</summary>
    public string Identity { get; init; } = $"{System.Environment.MachineName}-{Guid.NewGuid():N}";

    /// <summary>Where <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c> are served. Default: null, nowhere; in a cluster <c>http://0.0.0.0:8080</c>.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>How long a metric may take to answer, retries included. Default 10 s.</summary>
    public TimeSpan MetricTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A folder, such as a mounted Secret, with what the metrics server of Canaries that name none asks for: the files <c>token</c>, or
    /// <c>username</c> and <c>password</c>, and <c>ca.crt</c>. They are read at each query, and sent to that server only. Default: null, none.
    /// </summary>
    public string? MetricsServerCredentials { get; init; }

    /// <summary>
    /// Labels and annotations of the target whose keys start with one of these go along to the primary; <c>*</c>: all. Default: none, as in
    /// Flagger.
    /// </summary>
    public IReadOnlyList<string> IncludeLabelPrefixes { get; init; } = [];

    /// <summary>The version in which Istio's objects are read and written. Default v1, which Istio serves since 1.22.</summary>
    public IstioApi IstioApi { get; init; } = IstioApi.V1;

    /// <summary>What the NGINX ingress controller's annotations begin with, without the slash. Default <c>nginx.ingress.kubernetes.io</c>.</summary>
    public string IngressAnnotationPrefix { get; init; } = NginxTrafficRouter.DefaultAnnotationPrefix;

    /// <summary>
    /// ConfigMaps and Secrets that a target's pods read belong to its revision, and its primary gets copies of its own. Default true; false:
    /// their changes start no rollout, and the primary shares them.
    /// </summary>
    public bool ConfigTracking { get; init; } = true;

    /// <summary>
    /// How long running passes may take to finish after the stop. What is cancelled then is done again by the next leader, who waits for it.
    /// Default 0.5 s.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Throws when the options make no sense together.</summary>
    /// <exception cref="ArgumentException">Says what is wrong and what to do.</exception>
    public void Validate()
    {
        Announcements.Validate();
        if (Workers < 1)
        {
            throw new ArgumentException($"Workers is {Workers}; at least 1 is needed.");
        }
        if (MetricTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"MetricTimeout is {MetricTimeout}; it must be positive.");
        }
        if (ListenAddress is not null && !Uri.TryCreate(ListenAddress, UriKind.Absolute, out _))
        {
            throw new ArgumentException(
                $"ListenAddress '{ListenAddress}' is not an URL; write for example http://0.0.0.0:8080."
            );
        }
        if (MetricsServerCredentials is not null && Specs.DefaultMetricsServer is null)
        {
            throw new ArgumentException(
                "There are credentials for a metrics server (--metrics-server-credentials), but none is named; add --metrics-server."
            );
        }
        if (Specs.TargetKinds.Except(TargetReference.Kinds).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException(
                $"Targets of the kind '{unknown}' can't be released; the kinds are {string.Join(", ", TargetReference.Kinds)}."
            );
        }
        if (Specs.SupportedProviders.Except(ProviderNames.All).FirstOrDefault() is { } unsupported)
        {
            throw new ArgumentException(
                $"The provider '{unsupported}' is not supported; the providers are {string.Join(", ", ProviderNames.All)}."
            );
        }
        if (!Specs.SupportedProviders.Contains(Specs.DefaultProvider))
        {
            throw new ArgumentException(
                $"The default provider '{Specs.DefaultProvider}' is not supported; use one of {string.Join(", ", Specs.SupportedProviders)}."
            );
        }
    }
}
