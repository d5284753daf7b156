using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.V1;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Cli.Tests.World;

/// <summary>The command line against a simulated API server, in virtual time. The test plays the controller.</summary>
internal sealed class CommandBench : IDisposable
{
    private static readonly ResourceType Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    private static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);

    private readonly SimulationLoop loop = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly CancellationTokenSource stopping = new();

    public CommandBench()
    {
        Cluster = new SimulatedCluster(loop.Clock);
        foreach (var definition in CustomResourceDefinitions.All())
        {
            Cluster.Create(Definitions, definition, "tests");
        }
        Cluster.Create(
            Namespaces,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = "demo" },
            },
            "tests"
        );
        loop.RunUntilIdle();
    }

    public static ObjectKey Shop { get; } = new("demo", "shop");

    /// <summary>A Canary and its target.</summary>
    public const string Manifests = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: demo }
        spec:
          selector: { matchLabels: { app: shop } }
          template:
            metadata: { labels: { app: shop } }
            spec: { containers: [{ name: shop, image: "registry.example/shop:1.0.0" }] }
        ---
        apiVersion: canary.dev/v1
        kind: Canary
        metadata: { name: shop, namespace: demo }
        spec:
          targetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
          service: { port: 80 }
          analysis: { interval: 30s, threshold: 2, stepWeight: 20, maxWeight: 60 }
        """;

    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments", "Deployment");

    public SimulatedCluster Cluster { get; }

    /// <summary>What somebody else does just before each patch of the command line arrives.</summary>
    public Action BeforePatch { get; set; } = () => { };

    public DateTimeOffset Now => loop.Clock.GetUtcNow();

    public string Output => output.ToString();

    public string Error => error.ToString();

    /// <summary>Applies manifests as a GitOps agent does.</summary>
    public void Apply(string yaml)
    {
        foreach (var document in ManifestReader.Read("test.yaml", yaml).Documents)
        {
            var type = document.Kind == "Deployment" ? Deployments : V1Canary.Type;
            Cluster.Apply(type, document.Content, "kustomize-controller");
        }
        loop.RunUntilIdle();
    }

    /// <summary>Writes these fields of the status, as the controller does.</summary>
    public void WriteStatus(string json)
    {
        StoreStatus(json);
        loop.RunUntilIdle();
    }

    /// <summary>The same while something is under way.</summary>
    public void StoreStatus(string json)
    {
        var canary = Canary;
        var status = canary["status"] as JsonObject ?? new JsonObject();
        foreach (var (field, value) in JsonNode.Parse(json)?.AsObject() ?? [])
        {
            status[field] = value?.DeepClone();
        }
        canary["status"] = status.DeepClone();
        Cluster.Update(V1Canary.Type, canary, "canary-controller", "status");
    }

    /// <summary>Takes an annotation away, as the controller does with those that it has decided on.</summary>
    public void Consume(string annotation)
    {
        var canary = Canary;
        canary["metadata"]!["annotations"]!.AsObject().Remove(annotation); // the test has put it there
        Cluster.Update(V1Canary.Type, canary, "canary-controller");
        loop.RunUntilIdle();
    }

    public JsonObject Canary =>
        Cluster.Get(V1Canary.Type, Shop) ?? throw new InvalidOperationException("There is no Canary.");

    /// <summary>The fence of the target as it is now.</summary>
    public string Fence
    {
        get
        {
            var metadata = Cluster.Get(Deployments, Shop)?["metadata"];
            return $"{metadata?["uid"]}/{metadata?["generation"]}";
        }
    }

    public string? Annotation(string name) => (string?)Canary["metadata"]?["annotations"]?[name];

    /// <summary>Begins a command; what it does at once is done.</summary>
    public Task<int> Begin(params string[] arguments)
    {
        var running = CanaryCommandLine.RunAsync(
            arguments,
            new CommandEnvironment(new Terminal(output, error, color: false))
            {
                Time = loop.Clock,
                Connect = options =>
                    new(
                        new KubernetesClient(new Interruption(this), new Uri("http://api.test"), time: loop.Clock),
                        options.Namespace ?? "demo",
                        "robin"
                    ),
                Stopping = stopping.Token,
            }
        );
        loop.RunUntilIdle();
        return running;
    }

    /// <summary>Runs a command to its end.</summary>
    public int Run(params string[] arguments) => loop.Run(() => Begin(arguments), TimeSpan.FromHours(1));

    /// <summary>Lets a command that was begun come to its end.</summary>
    public int End(Task<int> command) => loop.Run(() => command, TimeSpan.FromHours(1));

    public void RunFor(TimeSpan duration) => loop.RunFor(duration);

    /// <summary>Ctrl-C.</summary>
    public void Stop()
    {
        stopping.Cancel();
        loop.RunUntilIdle();
    }

    public void Dispose()
    {
        loop.Dispose();
        output.Dispose();
        error.Dispose();
        stopping.Dispose();
    }

    private sealed class Interruption(CommandBench bench)
        : DelegatingHandler(new InProcessHandler(new KubeApiServer(bench.Cluster)))
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (request.Method == HttpMethod.Patch)
            {
                bench.BeforePatch();
            }
            return base.SendAsync(request, cancellationToken);
        }
    }
}
