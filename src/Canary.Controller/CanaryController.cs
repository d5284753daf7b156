using Canary.Controller.Rollouts;
using Canary.Controller.Telemetry;
using Canary.Hooks;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.LeaderElection;
using Canary.Kubernetes.Reconciling;
using Canary.MetricProviders;
using Microsoft.Extensions.Logging;

namespace Canary.Controller;

/// <summary>
/// The controller: watches Canaries and all that belongs to them, and moves their rollouts ahead. What it remembers is in the cluster, so it
/// may be stopped, killed and started again at any time.
/// </summary>
public sealed partial class CanaryController : IDisposable
{
    private readonly CanaryControllerOptions options;
    private readonly IKubernetesClient client;
    private readonly TimeProvider time;
    private readonly MetricProviderCatalogue providers;
    private readonly HookCatalogue hooks;
    private readonly ILoggerFactory loggers;
    private readonly Random random;
    private readonly ILogger logger;
    private readonly HealthState health = new();
    private readonly ControllerTelemetry telemetry;

    /// <summary>Prepares a controller; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="client">The cluster.</param>
    /// <param name="time">All that it does goes by this clock.</param>
    /// <param name="providers">The metrics backends.</param>
    /// <param name="hooks">Webhooks and chat systems.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="random">
    /// By how much its waits differ from those of other processes; used from wherever the controller runs. Default <see cref="Random.Shared"/>.
    /// </param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public CanaryController(
        CanaryControllerOptions options,
        IKubernetesClient client,
        TimeProvider time,
        MetricProviderCatalogue providers,
        HookCatalogue hooks,
        ILoggerFactory loggers,
        Random? random = null
    )
    {
        options.Validate();
        this.options = options;
        this.client = client;
        this.time = time;
        this.providers = providers;
        this.hooks = hooks;
        this.loggers = loggers;
        this.random = random ?? Random.Shared;
        logger = loggers.CreateLogger<CanaryController>();
        telemetry = new ControllerTelemetry(this, health);
    }

    /// <summary>It works, or stands by for whoever does.</summary>
    public bool IsReady => health.Broken is null;

    /// <summary>It is the one that works.</summary>
    public bool IsLeader => health.Leads;

    /// <summary>What <c>/metrics</c> shows, for those who run the controller within their own process.</summary>
    public string WriteMetrics() => PrometheusText.Write(telemetry.Registry.Collect(), ExpositionFormat.Text);

    /// <summary>
    /// Runs until stopped, then lets running passes finish and gives the lease back. Call once. Throws only when it can't start at all, such
    /// as when the listen address is taken.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var parts = new ControllerParts(
            options,
            client,
            time,
            providers,
            hooks,
            loggers,
            telemetry.Metrics,
            random
        );
        await using var server = await StartServerAsync(telemetry.Registry, cancellationToken);
        using var watching = new CancellationTokenSource();
        health.AskFor(parts.FindTrouble);
        var watches = parts.WatchAsync(watching.Token);
        using var telling = new CancellationTokenSource();
        var outbox = parts.Outbox.RunAsync(watching.Token);
        var spans = parts.Spans.RunAsync(watching.Token);
        var events = parts.Events.RunAsync(telling.Token);
        try
        {
            await parts.WaitForSyncAsync(cancellationToken);
            LogReady(options.Namespace ?? "all namespaces");
            await LeadAsync(parts, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
        finally
        {
            // Not CancelAsync, which would go on upon the thread pool.
            watching.Cancel();
            await Task.WhenAll(watches, outbox, spans);
            // Last, as what could not be sent is told as an event.
            telling.Cancel();
            await events;
            LogStopped();
        }
    }

    /// <summary>Drops the series; after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose() => telemetry.Dispose();

    private async Task<TelemetryServer?> StartServerAsync(MetricRegistry registry, CancellationToken cancellationToken)
    {
        if (options.ListenAddress is not { } address)
        {
            return null;
        }
        var server = new TelemetryServer(address, registry, health, loggers);
        await server.StartAsync(cancellationToken);
        return server;
    }

    private async Task LeadAsync(ControllerParts parts, CancellationToken stopping)
    {
        var loop = new ControllerLoop<ObjectKey>(
            parts.Queue,
            parts.Reconciler,
            new ControllerLoopOptions
            {
                Name = "canary",
                Workers = options.Workers,
                StopTimeout = options.StopTimeout,
            },
            time,
            loggers.CreateLogger<ControllerLoop<ObjectKey>>()
        );
        if (!options.LeaderElection)
        {
            await WorkAsync(stopping, CancellationToken.None);
            return;
        }
        var election = new LeaderElectionOptions { Lease = options.Lease, Identity = options.Identity };
        var elector = new LeaderElector(client, election, time, loggers.CreateLogger<LeaderElector>(), random);
        await elector.RunAsync(new LeaderCallbacks(WorkAsync), stopping);

        async Task WorkAsync(CancellationToken ending, CancellationToken leading)
        {
            health.Leads = true;
            // Wishes to be woken were the last leader's, or those of a term that is over.
            parts.EventMap.AddAll();
            try
            {
                await loop.RunAsync(ending, leading);
            }
            finally
            {
                health.Leads = false;
            }
        }
    }

    [LoggerMessage(
        EventName = "Ready",
        Level = LogLevel.Information,
        Message = "All first lists are in; looking after {Namespaces}"
    )]
    private partial void LogReady(string namespaces);

    [LoggerMessage(EventName = "Stopped", Level = LogLevel.Information, Message = "Stopped")]
    private partial void LogStopped();
}
