using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Manifests;
using Canary.Simulator.Clock;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests;

/// <summary>A simulated world in virtual time.</summary>
internal sealed class WorldOnLoop : IDisposable
{
    public const string Namespace = "default";

    private const string Manager = "test";

    public WorldOnLoop(WorldOptions? options = null)
    {
        Loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        World = new(Loop.Clock, options);
        Loop.RunUntilIdle();
    }

    public SimulationLoop Loop { get; }

    public SimulatedWorld World { get; }

    public DateTimeOffset Now => Loop.Clock.GetUtcNow();

    /// <summary>Applies manifests, and runs what follows at once.</summary>
    public void Apply(string yaml)
    {
        var read = ManifestReader.Read("test.yaml", yaml);
        Assert.Empty(read.Errors);
        foreach (var manifest in read.Documents)
        {
            var type = World.Cluster.Types.Single(type =>
                type.Kind == manifest.Kind && type.ApiVersion == manifest.ApiVersion
            );
            var body = manifest.Content.Copy();
            if (type.Namespaced && manifest.Namespace.Length == 0)
            {
                body.Ensure("metadata")["namespace"] = Namespace;
            }
            World.Cluster.Apply(type, body, Manager);
        }
        Loop.RunUntilIdle();
    }

    /// <summary>Changes an object, and runs what follows at once.</summary>
    public void Change(ResourceType type, string name, Action<JsonObject> change, string? subresource = null)
    {
        var obj = Get(type, name);
        change(obj);
        World.Cluster.Update(type, obj, Manager, subresource);
        Loop.RunUntilIdle();
    }

    public void Delete(ResourceType type, string name)
    {
        World.Cluster.Delete(type, new(Namespace, name));
        Loop.RunUntilIdle();
    }

    public JsonObject? Find(ResourceType type, string name) => World.Cluster.Get(type, new(Namespace, name));

    public JsonObject Get(ResourceType type, string name) =>
        Find(type, name) ?? throw new InvalidOperationException($"There is no {type.Kind} {name}.");

    public IReadOnlyList<JsonObject> List(ResourceType type, string? labels = null) =>
        World.Cluster.List(type, Namespace, labels);

    /// <summary>Lets time pass until this holds.</summary>
    public void Until(Func<bool> condition, int seconds = 120) =>
        Assert.True(Loop.RunUntil(condition, TimeSpan.FromSeconds(seconds)), "It did not come to pass in time.");

    public void UntilComplete(string deployment) => Until(() => IsComplete(Get(Kinds.Deployments, deployment)));

    public void RunFor(double seconds) => Loop.RunFor(TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        World.Dispose();
        Loop.RunUntilIdle();
        Loop.Dispose();
    }

    private static bool IsComplete(JsonObject deployment)
    {
        var replicas = deployment.Number("spec", "replicas") ?? 0;
        var status = deployment["status"];
        return status.Number("observedGeneration") == deployment.Generation()
            && (status.Number("replicas") ?? 0) == replicas
            && (status.Number("updatedReplicas") ?? 0) == replicas
            && (status.Number("availableReplicas") ?? 0) == replicas;
    }
}
