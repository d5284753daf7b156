using Canary.Controller;
using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.MetricProviders.Prometheus;
using Canary.Simulator;
using Canary.Simulator.Metrics.Scraping;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Cli.Playground;

/// <summary>The real controller, as the playground runs it.</summary>
internal static class PlaygroundController
{
    /// <summary>From now on the world's metrics store has the controller's own series as well.</summary>
    public static void Scrape(this InhabitedCluster world, CanaryController controller) =>
        world.Scrape(
            new TextTarget(
                [new("job", "canary-controller"), new("pod", "canary-controller-0")],
                controller.WriteMetrics
            )
        );

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
