using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Controller;
using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Kubernetes;
using Canary.MetricProviders;
using Canary.MetricProviders.Prometheus;
using Microsoft.Extensions.Logging;

namespace Canary.Cli.Commands;

/// <summary><c>canary controller</c>: runs the controller, in a pod or from here, until it is stopped.</summary>
internal sealed class ControllerCommand
{
    private readonly ClusterOptions cluster = new();
    private readonly RolloutOptions rollouts = new();
    private readonly NotificationOptions notifications = new();
    private readonly TracingOptions tracing = new();

    private readonly Option<string?> watchNamespace = new("--namespace", "-n")
    {
        Description = "Look after the Canaries of this namespace only. Default: of all",
    };

    private readonly Option<string?> listen = new("--listen")
    {
        Description =
            $"Where /metrics, /healthz and /readyz are served; 'none' for nowhere. Default: {ListenAddress.InPod} in a pod, "
            + $"else {ListenAddress.Outside}, or a free port where that one is taken",
    };

    private readonly Option<int> workers = new("--workers")
    {
        Description = "Canaries worked on at a time",
        DefaultValueFactory = _ => 4,
    };

    private readonly Option<bool?> leaderElection = new("--leader-election")
    {
        Description = "Hold a lease while working. Default: true in a pod, else false",
    };

    private readonly Option<string?> leaseNamespace = new("--lease-namespace")
    {
        Description = "Namespace of the lease. Default: the kubeconfig's or the pod's",
    };

    private readonly Option<string> leaseName = new("--lease-name")
    {
        Description = "Name of the lease; controllers that share one stand by for each other",
        DefaultValueFactory = _ => "canary-controller",
    };

    private readonly Option<LogLevel> logLevel = new("--log-level")
    {
        Description = "Least severe level to log",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    private readonly Option<LogFormat> logFormat = new("--log-format")
    {
        Description = "How log lines look",
        DefaultValueFactory = _ => LogFormat.Console,
    };

    public static Command Create(Terminal terminal)
    {
        var options = new ControllerCommand();
        var command = new Command("controller", "Run the controller against a cluster, or in it, until it is stopped")
        {
            options.watchNamespace,
            options.listen,
            options.workers,
            options.leaderElection,
            options.leaseNamespace,
            options.leaseName,
            options.logLevel,
            options.logFormat,
        };
        options.rollouts.AddTo(command);
        options.notifications.AddTo(command);
        options.tracing.AddTo(command);
        options.cluster.AddConnectionTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = cluster.Configuration(parsed);
        using var client = configuration.CreateClient();
        using var loggers = Logging.Create(parsed.GetValue(logFormat), parsed.GetValue(logLevel));
        using var connections = new PrometheusConnections();
        var providers = MetricProviderCatalogue.Create(TimeProvider.System, connections);
        CanaryController controller;
        using var outside = new HookConnections(parsed.GetValue(notifications.UseSystemProxy));
        try
        {
            controller = new CanaryController(
                Options(parsed, configuration.Context is null, configuration.Namespace),
                client,
                TimeProvider.System,
                providers,
                HookCatalogue.Create(
                    notifications.Hooks(parsed),
                    outside,
                    TimeProvider.System,
                    traces: tracing.Read(parsed)
                ),
                loggers
            );
        }
        catch (ArgumentException e)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
        using var ended = new CancellationTokenSource();
        var release = IdleMemory.ReleaseAsync(TimeProvider.System, ended.Token);
        await controller.RunAsync(cancellationToken);
        await ended.CancelAsync();
        await release;
        return ExitCode.Ok;
    }

    private CanaryControllerOptions Options(ParseResult parsed, bool inPod, string ownNamespace) =>
        rollouts.Apply(
            new()
            {
                Namespace = parsed.GetValue(watchNamespace),
                Announcements = notifications.Announcements(parsed),
                Workers = parsed.GetValue(workers),
                LeaderElection = parsed.GetValue(leaderElection) ?? inPod,
                Lease = new ObjectKey(
                    parsed.GetValue(leaseNamespace) ?? ownNamespace,
                    parsed.GetRequiredValue(leaseName)
                ),
                ListenAddress = ListenAddress.Choose(parsed.GetValue(listen), inPod),
            },
            parsed
        );
}
