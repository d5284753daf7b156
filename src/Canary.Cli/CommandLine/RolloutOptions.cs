using System.CommandLine;
using Canary.Controller;
using Canary.Resources.Reading;
using Canary.Routing.Istio;
using Canary.Routing.Nginx;

namespace Canary.Cli.CommandLine;

/// <summary>What Canaries may ask of a controller, and what they get when they say nothing.</summary>
internal sealed class RolloutOptions
{
    private readonly Option<string?> metricsServer = new("--metrics-server")
    {
        Description = "URL of the Prometheus that answers built-in and inline queries of Canaries that name none",
    };

    private readonly Option<DirectoryInfo?> metricsServerCredentials = new("--metrics-server-credentials")
    {
        Description =
            "Folder, such as a mounted Secret, with what --metrics-server asks for: token, or username and password; ca.crt",
    };

    private readonly Option<string> provider = new("--provider", "--mesh-provider")
    {
        Description = $"Provider of Canaries that name none: {string.Join(", ", ProviderNames.All)}",
        DefaultValueFactory = _ => ProviderNames.GatewayApiV1,
    };

    private readonly Option<string[]> enabledProviders = new("--enabled-providers")
    {
        Description = "Providers that Canaries may name; may be repeated. Default: all",
    };

    private readonly Option<string[]> targetKinds = new("--target-kinds")
    {
        Description =
            $"Kinds that may be released; may be repeated. Default: {string.Join(", ", TargetReference.Kinds)}",
    };

    private static readonly string[] IstioVersions = ["v1", "v1beta1"];

    private readonly Option<string> istioApi = new("--istio-api")
    {
        Description = "Version in which Istio's objects are read and written; v1beta1 for an Istio older than 1.22",
        DefaultValueFactory = _ => "v1",
    };

    private readonly Option<string> ingressAnnotations = new("--ingress-annotations-prefix")
    {
        Description = "What the NGINX ingress controller's annotations begin with, as it was told itself",
        DefaultValueFactory = _ => NginxTrafficRouter.DefaultAnnotationPrefix,
    };

    private readonly Option<bool> configTracking = new("--config-tracking", "--enable-config-tracking")
    {
        Description = "ConfigMaps and Secrets that a target's pods read belong to its revision",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<string[]> includeLabelPrefixes = new("--include-label-prefix")
    {
        Description =
            "Labels and annotations of a target whose keys start with this go along to its primary; *: all; may be repeated. Default: none",
    };

    private readonly Option<bool> allowCrossNamespace = new("--allow-cross-namespace-refs")
    {
        Description = "Let Canaries use MetricTemplates and AlertProviders of other namespaces",
    };

    public RolloutOptions() => istioApi.AcceptOnlyFromAmong(IstioVersions);

    public void AddTo(Command command)
    {
        Option[] all =
        [
            metricsServer,
            metricsServerCredentials,
            provider,
            enabledProviders,
            targetKinds,
            istioApi,
            ingressAnnotations,
            configTracking,
            includeLabelPrefixes,
            allowCrossNamespace,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options, with what is said here.</summary>
    public CanaryControllerOptions Apply(CanaryControllerOptions options, ParseResult parsed) =>
        options with
        {
            Specs = new ReaderOptions
            {
                DefaultProvider = parsed.GetRequiredValue(provider),
                SupportedProviders = Given(parsed, enabledProviders) ?? ProviderNames.All,
                TargetKinds = Given(parsed, targetKinds) ?? TargetReference.Kinds,
                DefaultMetricsServer = parsed.GetValue(metricsServer),
                AllowCrossNamespace = parsed.GetValue(allowCrossNamespace),
            },
            MetricsServerCredentials = parsed.GetValue(metricsServerCredentials)?.FullName,
            IngressAnnotationPrefix = parsed.GetRequiredValue(ingressAnnotations),
            IstioApi = parsed.GetValue(istioApi) == "v1beta1" ? IstioApi.V1Beta1 : IstioApi.V1,
            ConfigTracking = parsed.GetValue(configTracking),
            IncludeLabelPrefixes = parsed.GetValue(includeLabelPrefixes) ?? [],
        };

    private static string[]? Given(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } values ? values : null;
}
