using System.Text.Json.Nodes;
using Canary.Resources.Reading;
using Canary.Routing.Istio;
using Canary.Testing;

namespace Canary.Controller.Tests.Permissions;

/// <summary>The controller as an installation starts it: its options, from its arguments.</summary>
internal sealed class InstalledController
{
    private readonly ILookup<string, string> arguments;

    public InstalledController(Installation installation)
    {
        var pod = installation.Objects.Single(o => (string?)o["kind"] == "Deployment")["spec"]!["template"]!["spec"]!;
        Account = (string)pod["serviceAccountName"]!;
        arguments = pod["containers"]![0]!["args"]!
            .AsArray()
            .Select(argument => ((string)argument!).Split('=', 2))
            .ToLookup(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The ServiceAccount's name.</summary>
    public string Account { get; }

    public CanaryControllerOptions Options =>
        new()
        {
            Namespace = One("--namespace"),
            Specs = new()
            {
                DefaultProvider = One("--provider")!,
                SupportedProviders = All("--enabled-providers"),
                TargetKinds = All("--target-kinds"),
                DefaultMetricsServer = "http://prometheus.test:9090",
                AllowCrossNamespace = arguments.Contains("--allow-cross-namespace-refs"),
            },
            ConfigTracking = One("--config-tracking") == "true",
            IstioApi = One("--istio-api") == "v1beta1" ? IstioApi.V1Beta1 : IstioApi.V1,
            LeaderElection = One("--leader-election") == "true",
            Lease = new(One("--lease-namespace") ?? Installation.Namespace, One("--lease-name") ?? "canary-controller"),
        };

    public bool MayName(string provider) => All("--enabled-providers").Contains(provider);

    public bool MayRelease(string kind) => All("--target-kinds").Contains(kind);

    private string? One(string option) => arguments[option].SingleOrDefault();

    private List<string> All(string option) => [.. arguments[option]];
}
