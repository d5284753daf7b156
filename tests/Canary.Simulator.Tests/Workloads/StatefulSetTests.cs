using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class StatefulSetTests : IDisposable
{
    private readonly WorldOnLoop world = new();

    [Fact]
    public void Its_pods_are_numbered_and_come_one_after_the_other()
    {
        Apply("db:1", replicas: 3);
        Assert.Equal(["db-0"], Names());

        world.RunFor(seconds: 1.5);
        Assert.Equal(["db-0", "db-1"], Names());
        world.RunFor(seconds: 5);

        Assert.Equal(["db-0", "db-1", "db-2"], Names());
        Assert.Equal(3, Status().Number("readyReplicas"));
        Assert.Equal(Status().Text("updateRevision"), Status().Text("currentRevision"));
    }

    [Fact]
    public void An_update_goes_from_the_last_to_the_first()
    {
        Apply("db:1", replicas: 3);
        world.RunFor(seconds: 10);
        Apply("db:2", replicas: 3);
        var order = new List<string>();

        world.Until(() =>
        {
            foreach (var pod in world.List(Kinds.Pods).Where(pod => ImageOf(pod) == "db:2"))
            {
                if (!order.Contains(pod.Name()))
                {
                    order.Add(pod.Name());
                }
            }
            return Status().Number("updatedReplicas") == 3 && Status().Number("readyReplicas") == 3;
        });

        Assert.Equal(["db-2", "db-1", "db-0"], order);
    }

    [Fact]
    public void Scaled_down_it_loses_the_last_pods()
    {
        Apply("db:1", replicas: 3);
        world.RunFor(seconds: 10);

        Apply("db:1", replicas: 1);
        world.RunFor(seconds: 10);

        Assert.Equal(["db-0"], Names());
    }

    public void Dispose() => world.Dispose();

    private static string? ImageOf(JsonObject pod) => pod.Items("spec", "containers").First().Text("image");

    private IEnumerable<string> Names() => world.List(Kinds.Pods).Select(pod => pod.Name()).Order();

    private JsonNode? Status() => world.Get(Kinds.StatefulSets, "db")["status"];

    private void Apply(string image, int replicas) =>
        world.Apply(
            $$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: db }
            spec:
              serviceName: db
              replicas: {{replicas}}
              selector: { matchLabels: { app: db } }
              template:
                metadata: { labels: { app: db } }
                spec: { containers: [{ name: main, image: "{{image}}" }] }
            """
        );
}
