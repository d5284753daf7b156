using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>A cluster in virtual time with all that a case may need.</summary>
internal sealed class VectorCluster : IDisposable
{
    private static readonly ResourceType Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        false
    );

    private readonly WorkloadControllers? workloads;
    private readonly SimulatorScheduler? scheduler;

    public VectorCluster(IReadOnlyCollection<string> needs, string definitionsFolder)
    {
        Loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var age = needs.Contains("fast-compaction") ? TimeSpan.FromSeconds(10) : TimeSpan.FromMinutes(5);
        var cluster = new SimulatedCluster(
            Loop.Clock,
            new ClusterOptions { History = new HistoryOptions { MaxAge = age } }
        );
        Server = new KubeApiServer(cluster);
        foreach (var need in needs.Where(n => n.StartsWith("crd:", StringComparison.Ordinal)))
        {
            var file = Path.Combine(definitionsFolder, need[4..] + ".yaml");
            cluster.Apply(Definitions, YamlReader.Read(File.ReadAllText(file))!.AsObject(), "vectors");
        }
        if (needs.Contains("nodes") || needs.Contains("controllers"))
        {
            scheduler = new SimulatorScheduler(Loop.Clock);
            workloads = new WorkloadControllers(cluster, scheduler, new WorkloadOptions());
        }
        Loop.RunUntilIdle();
    }

    public SimulationLoop Loop { get; }

    public KubeApiServer Server { get; }

    public DateTimeOffset Now => Loop.Clock.GetUtcNow();

    /// <summary>Sends a step's request; what follows from it has happened when this returns.</summary>
    public ApiResponse Send(JsonObject step, Variables variables, CancellationToken cancellationToken)
    {
        var request = Prepare(step, variables);
        return Loop.Run(() => Server.HandleAsync(request, cancellationToken), TimeSpan.FromMinutes(2));
    }

    public void Dispose()
    {
        workloads?.Dispose();
        scheduler?.Dispose();
        Loop.Dispose();
    }

    private static ApiRequest Prepare(JsonObject step, Variables variables)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["User-Agent"] = ["vectors/1"],
            ["Accept"] = ["application/json"],
        };
        var body =
            step["bodyText"] is { } text
                ? System.Text.Encoding.UTF8.GetBytes(variables.Replace(text.GetValue<string>()))
            : step.ContainsKey("body")
                ? System.Text.Encoding.UTF8.GetBytes(variables.Replace(step["body"])?.ToJsonString() ?? "null")
            : null;
        if (body is not null)
        {
            headers["Content-Type"] = ["application/json"];
        }
        foreach (var (name, value) in step["headers"] as JsonObject ?? [])
        {
            headers[name] = [variables.Replace(value!.GetValue<string>())]; // headers are texts
        }
        var query = new List<KeyValuePair<string, string>>();
        if ((string?)step["do"] == "watch_open" && step["query"]?["watch"] is null)
        {
            query.Add(new("watch", "true"));
        }
        foreach (var (name, value) in step["query"] as JsonObject ?? [])
        {
            foreach (var one in value is JsonArray many ? many.ToArray() : [value])
            {
                query.Add(new(variables.Replace(name), variables.Replace(one!.ToString()))); // parameters are texts
            }
        }
        var (path, inPath) = ApiRequest.SplitTarget(variables.Replace((string)step["path"]!)); // requests have a path
        return new ApiRequest
        {
            Method = (string?)step["method"] ?? "GET",
            Path = path,
            Query = [.. inPath, .. query],
            Headers = headers,
            Body = body,
            Peer = (string?)step["auth"] == "none" ? null : UserInfo.Admin,
        };
    }
}
