using Canary.Controller;
using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.MetricProviders.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Cli.Playground;

/// <summary>The real controller, as the playground runs it.</summary>
internal static class PlaygroundController
{
    /// <param name="client">Its API server.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="metrics">Where the metrics store is.</param>
    /// <param name="store">The way there.</param>
    /// <param name="outside">The way to webhooks and chat systems.</param>
    public static CanaryController Create(
        IKubernetesClient client,
        TimeProvider time,
        Uri metrics,
        PrometheusConnections store,
        HookConnections outside
    ) =>
        new(
            new CanaryControllerOptions
            {
                LeaderElection = false,
                Specs = new() { DefaultMetricsServer = metrics.ToString() },
            },
            client,
            time,
            MetricProviderCatalogue.Create(time, store),
            HookCatalogue.Create(new HooksOptions(), outside, time),
            NullLoggerFactory.Instance
        );
}
