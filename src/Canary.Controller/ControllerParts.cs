using Canary.Controller.Announcements;
using Canary.Controller.Rollouts;
using Canary.Controller.Telemetry;
using Canary.Controller.Tracing;
using Canary.Hooks;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Events;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Queues;
using Canary.MetricProviders;
using Canary.Resources.V1;
using Microsoft.Extensions.Logging;

namespace Canary.Controller;

/// <summary>What a running controller consists of: stores that are kept current, what wakes whom, and what a pass does.</summary>
internal sealed class ControllerParts : IDisposable
{
    private readonly InformerSet required;
    private readonly KindsOnDemand onDemand;

    public ControllerParts(
        CanaryControllerOptions options,
        IKubernetesClient client,
        TimeProvider time,
        MetricProviderCatalogue providers,
        HookCatalogue hooks,
        ILoggerFactory loggers,
        ControllerMetrics metrics,
        Random random
    )
    {
        required = new InformerSet(client, time, loggers, random: random);
        var optional = new InformerSet(client, time, loggers, random: random);
        var stores = new Stores(options, required, optional);
        onDemand = new KindsOnDemand(optional);
        Queue = new WorkQueue<ObjectKey>(new WorkQueueOptions { Name = "canary" }, time);
        Events = new EventRecorder(client, time: time, logger: loggers.CreateLogger<EventRecorder>());
        Outbox = new Outbox(options.Announcements, Events, metrics, time, loggers.CreateLogger<Outbox>());
        Spans = new SpanQueue(hooks.Spans, metrics, time, loggers.CreateLogger<SpanQueue>());
        EventMap = new EventMap(stores.Canaries, Queue, stores.UsersOf);
        stores.Connect(EventMap);
        var reactions = new ReactionTimes(metrics, time);
        foreach (var workloads in stores.Workloads.Values)
        {
            workloads.AddHandler(reactions.OnWorkload);
        }
        stores.Canaries.AddHandler(change => Forget(change, metrics, reactions));
        metrics.ObserveCanaries(stores.Canaries);
        var shop = new Workshop(options, client, time, providers, hooks, loggers, metrics, reactions);
        Reconciler = shop.Build(stores, onDemand, Events, Outbox, Spans, Queue.Add);
    }

    public EventRecorder Events { get; }

    public Outbox Outbox { get; }

    public SpanQueue Spans { get; }

    public WorkQueue<ObjectKey> Queue { get; }

    public EventMap EventMap { get; }

    public RolloutReconciler Reconciler { get; }

    /// <summary>Keeps the stores current until cancelled.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(required.RunAsync(cancellationToken), onDemand.RunAsync(EventMap.AddAll, cancellationToken));

    /// <summary>Ends when the first lists are in of the kinds that nothing works without.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => required.WaitForSyncAsync(cancellationToken);

    /// <summary>Why the stores can't be relied on; null when all is well.</summary>
    public string? FindTrouble() =>
        required.Informers.Select(FindTrouble).FirstOrDefault(trouble => trouble is not null);

    public void Dispose() => Queue.Dispose();

    private static string? FindTrouble(IRunnableInformer informer) =>
        informer switch
        {
            { HasSynced: true, LastError: null } => null,
            { HasSynced: true, LastError: { } error } => $"{informer.Type} may be out of date: {error.Message}",
            { LastError: { } error } => $"starting: {informer.Type} can't be listed: {error.Message}",
            _ => $"starting: {informer.Type} are not listed yet",
        };

    private static void Forget(InformerEvent<V1Canary> change, ControllerMetrics metrics, ReactionTimes reactions)
    {
        if (change.Type == InformerEventType.Deleted)
        {
            metrics.Forget(change.Object.Metadata.Key);
            reactions.Forget(change.Object.Metadata.Key);
        }
    }
}
