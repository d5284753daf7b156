using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Hooks.Tracing;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.MetricProviders.Prometheus;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Hooks;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;
using Canary.Simulator.Traffic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Controller.Tests.World;

/// <summary>
/// The whole controller in a simulated world, in virtual time: the API over HTTP messages, workloads, a gateway that carries the users'
/// requests; only the metrics say what the test wants. Everything runs on the test's thread.
/// </summary>
internal sealed class Scenario : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly ConcurrentDictionary<(bool, bool, bool), Lazy<ClusterSnapshot>> Starts = new();

    private readonly SimulationLoop loop = new(Begin);
    private readonly SimulatedWorld world;
    private readonly List<RunningController> controllers = [];
    private readonly CancellationTokenSource ended = new();
    private readonly ILoggerFactory loggers;
    private MetricProviderCatalogue backends;

    /// <summary>An empty cluster with a Gateway <c>public</c> and the project's CRDs; no controller runs yet.</summary>
    /// <param name="options">What else there is in the world; null: the defaults.</param>
    /// <param name="server">How the API server treats its clients; null: the defaults.</param>
    /// <param name="logged">Whether <see cref="Logs"/> has what the controllers log, which takes its time.</param>
    public Scenario(WorldOptions? options = null, ApiServerOptions? server = null, bool logged = true)
    {
        options ??= new() { ScrapeInterval = null };
        UserOptions = options.Users;
        world = new SimulatedWorld(loop.Clock, Started(options));
        loggers = logged
            ? LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug))
            : NullLoggerFactory.Instance;
        backends = new MetricProviderCatalogue([Metrics]);
        Server = new KubeApiServer(world.Cluster, server);
        Outside = new WebhookReceiver(loop.Clock);
        loop.RunUntilIdle();
        Invariants = new Invariants(world.Cluster);
    }

    /// <summary>Counts requests, and makes them go wrong.</summary>
    public KubeApiServer Server { get; }

    /// <summary>Webhooks and chat systems; a host that no test sets up does not exist.</summary>
    public WebhookReceiver Outside { get; }

    /// <summary>Where controllers that are started from now on send their traces; null: nowhere.</summary>
    public OtlpOptions? Traces { get; set; }

    /// <summary>What the controllers log.</summary>
    public LogBook Logs { get; } = new();

    public ScriptedMetrics Metrics { get; } = new();

    /// <summary>Held at every commit from now on.</summary>
    public Invariants Invariants { get; }

    /// <summary>How users behave, and what they ask for besides the routes.</summary>
    public UserOptions UserOptions { get; }

    public SimulatedCluster Cluster => world.Cluster;

    public SimulatedWorld World => world;

    public DateTimeOffset Now => loop.Clock.GetUtcNow();

    /// <summary>The ServiceAccount's token that controllers have which are started from now on; null: they are administrators.</summary>
    public string? Token { get; set; }

    /// <summary>Done to each controller that is started.</summary>
    public Action<RunningController> EveryController { get; set; } = _ => { };

    /// <summary>Frees what a controller held that was killed; it need not be done.</summary>
    public void Bury(RunningController dead)
    {
        loop.RunUntilIdle();
        controllers.Remove(dead);
        dead.Dispose();
    }

    /// <summary>Starts a controller; the last one goes on beside it unless it was stopped or killed.</summary>
    public RunningController StartController(
        CanaryControllerOptions? options = null,
        params IReadOnlyList<string> deafTo
    )
    {
        var controller = new RunningController(
            Server,
            options ?? new CanaryControllerOptions { LeaderElection = false },
            loop.Clock,
            backends,
            Outside,
            Traces,
            loggers,
            deafTo,
            Token
        );
        controllers.Add(controller);
        EveryController(controller);
        loop.RunUntilIdle();
        return controller;
    }

    /// <summary>Controllers that are started from now on ask metrics servers over HTTP, by this handler.</summary>
    public void AskOverHttp(HttpMessageHandler servers) =>
        backends = MetricProviderCatalogue.Create(loop.Clock, new PrometheusConnections(servers));

    /// <summary>From now on controllers are told what a metrics store has scraped from the pods, not what <see cref="Metrics"/> says.</summary>
    public void MeasureForReal()
    {
        var store = new TimeSeriesStore();
        var scraper = new Scraper(world.ScrapeTargets, store, loop.Clock, TimeSpan.FromSeconds(5));
        _ = scraper.RunAsync(ended.Token);
        var prometheus = new PrometheusMessageHandler(new PrometheusApi(store, loop.Clock));
        backends = MetricProviderCatalogue.Create(loop.Clock, new PrometheusConnections(prometheus));
    }

    /// <summary>Applies a manifest as a GitOps agent does.</summary>
    public void Apply(JsonObject manifest, string manager = "kustomize-controller")
    {
        Cluster.Apply(Kinds.Of(manifest), manifest, manager);
        loop.RunUntilIdle();
    }

    /// <summary>Sends a patch over the API, as whoever is no server-side applier does.</summary>
    public JsonObject Patch(ResourceType type, string name, Patch patch)
    {
        using var handler = new InProcessHandler(Server);
        using var client = new KubernetesClient(handler, new Uri("http://api.test"), time: loop.Clock);
        var key = new ObjectKey(Manifests.Namespace, name);
        var sent = client.PatchAsync(type, key, patch, KubernetesJson.Default.JsonObject, CancellationToken.None);
        loop.RunUntilIdle();
        Assert.True(sent.IsCompleted, $"The server has not answered to a patch of {type.Kind} {key}.");
        return sent.GetAwaiter().GetResult();
    }

    public void Delete(ResourceType type, string name)
    {
        Cluster.Delete(type, new(Manifests.Namespace, name), "Background");
        loop.RunUntilIdle();
    }

    public V1Canary Canary(string name = Manifests.Name) =>
        Find(V1Canary.Type, name)?.Deserialize(CanaryJson.Default.V1Canary)
        ?? throw new InvalidOperationException($"There is no Canary {name}.");

    /// <summary>Null too when the cluster does not serve the kind.</summary>
    public JsonObject? Find(ResourceType type, string name) =>
        Cluster.Types.Contains(type) ? Cluster.Get(type, new(Manifests.Namespace, name)) : null;

    public void RunFor(TimeSpan duration) => loop.RunFor(duration);

    /// <summary>Lets time pass until it is so; says what the world looks like when it does not come true.</summary>
    public void Until(string what, Func<bool> condition, TimeSpan limit)
    {
        var came = loop.RunUntil(condition, limit);
        Assert.True(came, $"Within {limit} it did not come true that {what}. {Describe()}");
    }

    /// <summary>Everything that events told about the Canaries, in order.</summary>
    public IReadOnlyList<string> Events =>
        [
            .. Cluster
                .List(Kinds.Events, Manifests.Namespace)
                .Where(e => (string?)e["involvedObject"]?["kind"] == "Canary")
                .OrderBy(e => (string?)e["metadata"]?["resourceVersion"], Comparer<string?>.Create(ByNumber))
                .Select(e => $"{e["type"]} {e["reason"]}: {e["message"]}"),
        ];

    public void Dispose()
    {
        controllers.ForEach(controller => controller.Dispose());
        ended.Cancel();
        loop.RunUntilIdle();
        loggers.Dispose();
        Invariants.Dispose();
        world.Dispose();
        loop.RunUntilIdle();
        loop.Dispose();
    }

    private static WorldOptions Started(WorldOptions options) =>
        options with
        {
            Start = Starts
                .GetOrAdd(
                    (options.GrpcRoutes, options.Istio, options.Keda),
                    _ => new Lazy<ClusterSnapshot>(() => Prepare(options))
                )
                .Value,
        };

    /// <summary>What every scenario starts with. Reading the definitions takes longer than most scenarios, so it is done once.</summary>
    private static ClusterSnapshot Prepare(WorldOptions options)
    {
        var cluster = new SimulatedCluster(new HeldClock(Begin));
        SimulatedWorld.InstallDefinitions(cluster, options);
        JsonObject[] manifests =
        [
            .. CustomResourceDefinitions.All(),
            Manifests.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"""),
            Manifests.GatewayClass(),
            Manifests.Gateway(),
        ];
        foreach (var manifest in manifests)
        {
            cluster.Apply(Kinds.Of(manifest), manifest, "kustomize-controller");
        }
        return cluster.TakeSnapshot();
    }

    private string Describe()
    {
        var canaries = Cluster
            .List(V1Canary.Type)
            .Select(canary => $"{canary["metadata"]!["name"]}: {canary["status"]?.ToJsonString()}");
        return $"Now {Now:T}. {string.Join("\n", canaries)}\nEvents:\n{string.Join("\n", Events)}";
    }

    private static int ByNumber(string? a, string? b) =>
        long.Parse(a ?? "0", null).CompareTo(long.Parse(b ?? "0", null));
}
