using Canary.Simulator.Mesh;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

/// <summary>A world with a gateway, and with the Services old and new, each with its pods.</summary>
internal sealed class MeshWorld : IDisposable
{
    public MeshWorld(string? newBehaviour = null, string? oldBehaviour = null, WorldOptions? options = null)
    {
        World = new(options ?? new() { Users = new() { RequestsPerSecond = 0 } });
        World.Apply(Manifests.Gateway);
        World.Apply(Manifests.Deployment("old", "app:1", replicas: 2, behaviour: oldBehaviour));
        World.Apply(Manifests.Deployment("new", "app:2", replicas: 1, behaviour: newBehaviour));
        World.Apply(Manifests.Service("old"));
        World.Apply(Manifests.Service("new"));
        World.RunFor(seconds: 5);
    }

    public WorldOnLoop World { get; }

    public GatewayDataPlane Gateway => World.World.Gateway;

    /// <summary>Applies a route for host <c>app.example</c>, and waits until it is in force.</summary>
    public void Route(params string[] rules)
    {
        World.Apply(Manifests.Route("app", "app.example", rules));
        World.RunFor(seconds: 1);
    }

    public GatewayResponse Get(string path = "/", string host = "app.example", params (string, string)[] headers)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return Gateway.Send(
            new()
            {
                Host = host,
                Path = query < 0 ? path : path[..query],
                Query = query < 0 ? "" : path[(query + 1)..],
                Headers = headers.ToDictionary(
                    pair => pair.Item1,
                    pair => pair.Item2,
                    StringComparer.OrdinalIgnoreCase
                ),
            }
        );
    }

    /// <summary>The Service that a request is routed to.</summary>
    public string? ServiceOf(string path = "/", string host = "app.example", params (string, string)[] headers) =>
        Get(path, host, headers).Service?.Name;

    /// <summary>How many of so many requests each Service gets.</summary>
    public Dictionary<string, int> Spread(int requests) =>
        Enumerable.Range(0, requests).CountBy(_ => ServiceOf() ?? "none").ToDictionary();

    public int RouteGeneration() => World.Get(GatewayKinds.HttpRoutes, "app").Generation();

    public int? ObservedGeneration() =>
        World
            .Get(GatewayKinds.HttpRoutes, "app")
            .Items("status", "parents")
            .Single()
            .Items("conditions")
            .Min(condition => condition.Number("observedGeneration"));

    /// <summary>The sum of a counter over the pods of an app, as a scrape would see it.</summary>
    public double Counter(string app, string name, params (string Name, string Value)[] labels)
    {
        var sink = new Sums(name, labels);
        foreach (var target in World.World.Workloads.ScrapeTargets.Targets)
        {
            if (target.Labels.Any(label => label.Key == "pod" && label.Value.StartsWith(app, StringComparison.Ordinal)))
            {
                target.Collect(sink);
            }
        }
        return sink.Sum;
    }

    public (string? Status, string? Reason, string? Message) RouteCondition(string type)
    {
        var route = World.Get(GatewayKinds.HttpRoutes, "app");
        var condition = Assert
            .Single(route.Items("status", "parents"))
            .Items("conditions")
            .Single(condition => condition.Text("type") == type);
        Assert.Equal(route.Generation(), condition.Number("observedGeneration"));
        return (condition.Text("status"), condition.Text("reason"), condition.Text("message"));
    }

    public void Dispose() => World.Dispose();

    private sealed class Sums(string wanted, (string Name, string Value)[] filter) : ISampleSink
    {
        public double Sum { get; private set; }

        public void Add(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value)
        {
            if (name == wanted && filter.All(pair => labels.Contains(new(pair.Name, pair.Value))))
            {
                Sum += value;
            }
        }
    }
}
