using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Kubernetes.Tests.Simulated;

/// <summary>The simulator's API server on a simulation loop, and a client of it.</summary>
internal sealed class SimulatedServer : IDisposable
{
    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    public static readonly ResourceType EventsType = new("", "v1", "events", "Event");
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");

    public SimulatedServer(ClusterOptions? options = null)
    {
        Loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Cluster = new SimulatedCluster(Loop.Clock, options);
        Api = new KubeApiServer(Cluster);
        Client = NewClient("canary-controller/1");
        Loop.RunUntilIdle();
    }

    public SimulationLoop Loop { get; }

    public SimulatedCluster Cluster { get; }

    public KubeApiServer Api { get; }

    public KubernetesClient Client { get; }

    public KubernetesClient NewClient(string userAgent) =>
        new(
            new InProcessHandler(Api),
            new Uri("http://simulator"),
            new KubernetesClientOptions { UserAgent = userAgent },
            Loop.Clock
        );

    public static ObjectKey Key(string name) => new("default", name);

    public static JsonObject ConfigMap(string name, string value, string? app = null) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "default",
                ["labels"] = app is null ? null : new JsonObject { ["app"] = app },
            },
            ["data"] = new JsonObject { ["value"] = value },
        };

    public T Run<T>(Func<Task<T>> work) => Loop.Run(work, TimeSpan.FromMinutes(5));

    public JsonObject Create(JsonObject configMap) =>
        Run(() =>
            Client.CreateAsync(
                ConfigMaps,
                "default",
                configMap,
                KubernetesJson.Default.JsonObject,
                CancellationToken.None
            )
        );

    public JsonObject Apply(ResourceType type, JsonObject body, string manager, bool force = true) =>
        Run(() =>
            Client.PatchAsync(
                type,
                Key((string)body["metadata"]!["name"]!),
                Patch.Apply(body, manager, force),
                KubernetesJson.Default.JsonObject,
                CancellationToken.None
            )
        );

    public void Dispose()
    {
        Client.Dispose();
        Loop.Dispose();
    }
}
