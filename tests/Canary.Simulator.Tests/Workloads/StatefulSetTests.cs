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

    [Fact]
    public void Pods_below_the_partition_keep_and_regain_the_old_template()
    {
        const string Partition = "updateStrategy: { rollingUpdate: { partition: 2 } }";
        Apply("db:1", replicas: 3, Partition);
        world.RunFor(seconds: 10);
        Apply("db:2", replicas: 3, Partition);
        world.RunFor(seconds: 20);
        world.Delete(Kinds.Pods, "db-0");
        world.RunFor(seconds: 20);

        Assert.Equal(["db:1", "db:1", "db:2"], world.List(Kinds.Pods).OrderBy(pod => pod.Name()).Select(ImageOf));
        Assert.NotEqual(Status().Text("updateRevision"), Status().Text("currentRevision"));
        Assert.Equal((1, 2), (Status().Number("updatedReplicas"), Status().Number("currentReplicas")));

        Apply("db:2", replicas: 3, "updateStrategy: { rollingUpdate: { partition: 0 } }");
        world.RunFor(seconds: 20);

        Assert.Equal(3, Status().Number("updatedReplicas"));
        Assert.Equal(Status().Text("updateRevision"), Status().Text("currentRevision"));
    }

    [Fact]
    public void An_update_stops_at_a_pod_that_does_not_get_ready()
    {
        Apply("db:1", replicas: 3);
        world.RunFor(seconds: 10);
        Apply("db:2", replicas: 3, behaviour: "simulator.canary.dev/ready: 'false'");
        world.RunFor(seconds: 60);

        Assert.Equal(["db:1", "db:1", "db:2"], world.List(Kinds.Pods).OrderBy(pod => pod.Name()).Select(ImageOf));
        Assert.Equal((2, 1), (Status().Number("readyReplicas"), Status().Number("updatedReplicas")));
    }

    [Fact]
    public void On_delete_old_pods_stay_until_someone_deletes_them()
    {
        const string OnDelete = "updateStrategy: { type: OnDelete }";
        Apply("db:1", replicas: 2, OnDelete);
        world.RunFor(seconds: 10);
        Apply("db:2", replicas: 2, OnDelete);
        world.RunFor(seconds: 10);
        Assert.All(world.List(Kinds.Pods), pod => Assert.Equal("db:1", ImageOf(pod)));

        world.Delete(Kinds.Pods, "db-0");
        world.RunFor(seconds: 10);

        Assert.Equal("db:2", ImageOf(world.Get(Kinds.Pods, "db-0")));
        Assert.Equal("db:1", ImageOf(world.Get(Kinds.Pods, "db-1")));
    }

    [Fact]
    public void Parallel_pods_come_and_go_together()
    {
        const string Parallel = "podManagementPolicy: Parallel";
        Apply("db:1", replicas: 3, Parallel);
        Assert.Equal(["db-0", "db-1", "db-2"], Names());
        world.RunFor(seconds: 5);

        Apply("db:1", replicas: 0, Parallel);

        Assert.Equal(3, world.List(Kinds.Pods).Count(pod => pod.IsBeingDeleted()));
    }

    [Fact]
    public void Each_pod_has_a_claim_that_outlives_it()
    {
        const string Claims = """
            volumeClaimTemplates:
                - metadata: { name: data }
                  spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
            """;
        Apply("db:1", replicas: 2, Claims);
        world.RunFor(seconds: 10);
        Apply("db:1", replicas: 1, Claims);
        world.RunFor(seconds: 10);

        Assert.Equal(["db-0"], Names());
        Assert.Equal(
            "data-db-0",
            world.Get(Kinds.Pods, "db-0").Items("spec", "volumes").First().Text("persistentVolumeClaim", "claimName")
        );
        var claims = world.List(Kinds.PersistentVolumeClaims);
        Assert.Equal(["data-db-0", "data-db-1"], claims.Select(claim => claim.Name()).Order());
        Assert.All(claims, claim => Assert.Equal("Bound", claim.Text("status", "phase")));
    }

    public void Dispose() => world.Dispose();

    private static string? ImageOf(JsonObject pod) => pod.Items("spec", "containers").First().Text("image");

    private IEnumerable<string> Names() => world.List(Kinds.Pods).Select(pod => pod.Name()).Order();

    private JsonNode? Status() => world.Get(Kinds.StatefulSets, "db")["status"];

    private void Apply(string image, int replicas, string more = "", string behaviour = "") =>
        world.Apply(
            $$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: db }
            spec:
              serviceName: db
              replicas: {{replicas}}
              {{more}}
              selector: { matchLabels: { app: db } }
              template:
                metadata: { labels: { app: db }, annotations: { {{behaviour}} } }
                spec: { containers: [{ name: main, image: "{{image}}" }] }
            """
        );
}
