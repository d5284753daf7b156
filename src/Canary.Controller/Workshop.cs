using Canary.Controller.Adoption;
using Canary.Controller.Announcements;
using Canary.Controller.Autoscalers;
using Canary.Controller.Configs;
using Canary.Controller.Finalizers;
using Canary.Controller.Metrics;
using Canary.Controller.Rollouts;
using Canary.Controller.Secrets;
using Canary.Controller.Targets;
using Canary.Controller.Telemetry;
using Canary.Controller.Tracing;
using Canary.Hooks;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Events;
using Canary.MetricProviders;
using Canary.MetricProviders.BuiltInQueries;
using Canary.Resources.Reading;
using Canary.Routing;
using Canary.Routing.GatewayApi;
using Canary.Routing.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Canary.Controller;

/// <summary>Builds what a pass is made of.</summary>
internal sealed class Workshop(
    CanaryControllerOptions options,
    IKubernetesClient client,
    TimeProvider time,
    MetricProviderCatalogue providers,
    HookCatalogue hooks,
    ILoggerFactory loggers,
    ControllerMetrics metrics,
    ReactionTimes reactions
)
{
    public RolloutReconciler Build(
        Stores stores,
        KindsOnDemand kinds,
        IEventRecorder events,
        Outbox outbox,
        SpanQueue spans,
        Action<ObjectKey> wake
    )
    {
        var contest = new SizeContest();
        var routing = TrafficRouting.Create(
            client,
            new()
            {
                Services = stores.Services,
                Pods = stores.Pods,
                HttpRoutes = stores.Routes,
                VirtualServices = stores.VirtualServices,
                DestinationRules = stores.DestinationRules,
                IstioApi = options.IstioApi,
                Ingresses = stores.Ingresses,
                IngressAnnotationPrefix = options.IngressAnnotationPrefix,
                GrpcRoutes = stores.GrpcRoutes,
                Gateways = stores.Gateways,
                GatewayClasses = stores.GatewayClasses,
            },
            time
        );
        var configs = BuildConfigs(stores);
        var targets = BuildTargets(stores, new(contest, new(options.IncludeLabelPrefixes), configs, routing.Services));
        var companions = new Companions(configs, new(client, stores.Budgets));
        var autoscalers = new AutoscalerPairs(
            client,
            new(stores.Autoscalers),
            kinds,
            new(options.IncludeLabelPrefixes)
        );
        var queries = new MetricQueries(
            stores.Templates,
            BuiltInQueryCatalogue.Create(),
            options.Specs.AllowCrossNamespace
        );
        var secretReader = new SecretReader(client);
        var secrets = new MetricSecrets(
            secretReader,
            options.MetricsServerCredentials is { } folder ? new MountedSecret(folder) : null
        );
        var notifier = new Notifier(
            options.Announcements,
            hooks,
            new AlertTargets(stores.AlertProviders, secretReader),
            secretReader,
            outbox,
            time
        );
        var peers = new PeerFinder(
            stores.Canaries,
            canary =>
                canary.Spec.TargetRef is { Name: { Length: > 0 } name, Kind: { } kind }
                && targets.Find(kind, canary.Metadata.Key with { Name = name }) is { } target
                    ? configs.RevisionOf(canary, target)
                    : null
        );
        var available = new ProviderAvailability(stores, kinds, options.Specs);
        // Whoever stands by makes no pass, and yet must know these kinds when it takes over.
        stores.Canaries.AddHandler(change =>
            _ = available.IsLoading(change.Object) | autoscalers.IsLoading(change.Object)
        );
        var urgent = new UrgentCommands();
        stores.Canaries.AddHandler(urgent.OnCanary);
        var refusals = new Refusals();
        stores.Canaries.AddHandler(refusals.OnCanary);
        var obstacles = new ObstacleFinder(stores.Canaries, available, routing.Routers, queries);
        return new RolloutReconciler(
            stores.Canaries,
            options.Specs,
            available,
            new Observer(
                targets,
                contest,
                routing.Routers,
                companions,
                autoscalers,
                peers,
                obstacles,
                stores.Orphans,
                refusals,
                new OutdatedStores(stores, available, wake)
            ),
            new ConfigCheck(configs),
            new SecretCheck(queries, secrets),
            new Interrogator(
                queries,
                secrets,
                providers,
                new HookInquiry(hooks.Webhooks, secretReader),
                metrics,
                options.MetricTimeout,
                time
            ),
            urgent,
            new RolloutActor(
                new StatusWriter(client, stores.Canaries, time),
                new EffectRunner(
                    companions,
                    autoscalers,
                    new Adopter(client, stores.Orphans),
                    new CanaryFinalizer(client, stores.Canaries),
                    new CommandAnnotations(client, stores.Canaries)
                ),
                new Announcer(events, notifier, metrics, loggers.CreateLogger<Announcer>()),
                metrics,
                reactions,
                spans,
                refusals,
                time
            ),
            time,
            loggers.CreateLogger<RolloutReconciler>()
        );
    }

    private TargetCatalogue BuildTargets(Stores stores, TargetContext context)
    {
        var targets = new List<ITarget>();
        if (options.Specs.TargetKinds.Contains(TargetReference.Service))
        {
            var copies = new CopiedServiceRouter(client, stores.Services);
            targets.Add(new ServiceTarget(client, stores.Services, copies));
        }
        foreach (var (kind, workloads) in stores.Workloads)
        {
            workloads.AddHandler(context.Contest.OnWorkload);
            targets.Add(new WorkloadTarget(kind, client, workloads, context));
        }
        return new TargetCatalogue(targets);
    }

    private ConfigTracking BuildConfigs(Stores stores)
    {
        if (stores.Configs is not { } configs)
        {
            return new ConfigTracking(null, null);
        }
        var tracker = new ConfigTracker(client, configs);
        tracker.Listen();
        return new ConfigTracking(tracker, new ConfigCopies(client, configs));
    }
}
