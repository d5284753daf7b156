using Canary.Controller.Announcements;
using Canary.Controller.Finalizers;
using Canary.Controller.Metrics;
using Canary.Controller.Rollouts;
using Canary.Controller.Secrets;
using Canary.Controller.Targets;
using Canary.Controller.Telemetry;
using Canary.Hooks;
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
    ControllerMetrics metrics
)
{
    public RolloutReconciler Build(Stores stores, KindsOnDemand kinds, IEventRecorder events, Outbox outbox)
    {
        var contest = new ReplicasContest();
        stores.Deployments.AddHandler(contest.OnDeployment);
        var targets = new DeploymentTarget(
            client,
            stores.Deployments,
            contest,
            new CopiedMetadata(options.IncludeLabelPrefixes)
        );
        var routing = TrafficRouting.Create(
            client,
            new()
            {
                Services = stores.Services,
                HttpRoutes = stores.Routes,
                VirtualServices = stores.VirtualServices,
                DestinationRules = stores.DestinationRules,
                IstioApi = options.IstioApi,
                Ingresses = stores.Ingresses,
                IngressAnnotationPrefix = options.IngressAnnotationPrefix,
            },
            time
        );
        var queries = new MetricQueries(stores.Templates, BuiltInQueryCatalogue.Create());
        var secretReader = new SecretReader(client);
        var secrets = new MetricSecrets(secretReader);
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
                canary.Spec.TargetRef?.Name is { Length: > 0 } name
                    ? targets.FindTarget(canary.Metadata.Key with { Name = name })?.TemplateHash
                    : null
        );
        var available = new ProviderAvailability(stores, kinds, options.Specs);
        var obstacles = new ObstacleFinder(stores.Canaries, available, routing.Routers, routing.Services, queries);
        return new RolloutReconciler(
            stores.Canaries,
            options.Specs,
            available,
            new Observer(targets, contest, routing.Routers, routing.Services, peers, obstacles),
            new SecretCheck(queries, secrets),
            new Interrogator(queries, secrets, providers, options.MetricTimeout, time),
            new RolloutActor(
                new StatusWriter(client, stores.Canaries, time),
                new EffectRunner(targets, routing.Services, new CanaryFinalizer(client, stores.Canaries)),
                new Announcer(events, notifier, metrics, loggers.CreateLogger<Announcer>()),
                metrics,
                time
            ),
            time,
            loggers.CreateLogger<RolloutReconciler>()
        );
    }
}
