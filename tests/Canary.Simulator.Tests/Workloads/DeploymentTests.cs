using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class DeploymentTests : IDisposable
{
    private readonly WorldOnLoop world = new();

    [Fact]
    public void A_Deployment_becomes_complete()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2));

        world.UntilComplete("web");

        var deployment = world.Get(Kinds.Deployments, "web");
        Assert.Equal("1", deployment.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal(("True", "MinimumReplicasAvailable"), Condition(deployment, "Available"));
        Assert.Equal(("True", "NewReplicaSetAvailable"), Condition(deployment, "Progressing"));
        Assert.Null(deployment.At("status", "unavailableReplicas"));
    }

    [Fact]
    public void Its_ReplicaSet_is_named_by_the_hash_of_the_template()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2));
        world.UntilComplete("web");

        var set = Assert.Single(world.List(Kinds.ReplicaSets));
        var hash = set.Label("pod-template-hash");
        Assert.Equal($"web-{hash}", set.Name());
        Assert.Equal(hash, set.Text("spec", "selector", "matchLabels", "pod-template-hash"));
        Assert.Equal("2", set.Annotation("deployment.kubernetes.io/desired-replicas"));
        Assert.Equal("3", set.Annotation("deployment.kubernetes.io/max-replicas"));
        Assert.All(world.List(Kinds.Pods), pod => Assert.Matches($"^web-{hash}-[a-z0-9]{{5}}$", pod.Name()));
    }

    [Theory]
    [InlineData("25%", "25%", 4)]
    [InlineData("1", "0", 3)]
    [InlineData("0", "1", 3)]
    [InlineData("100%", "0", 5)]
    [InlineData("0", "50%", 6)]
    public void A_rolling_update_keeps_within_its_bounds_at_every_step(string surge, string unavailable, int replicas)
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas, surge: surge, unavailable: unavailable));
        world.UntilComplete("web");
        var spec = Canary.Simulator.Workloads.Deployments.DeploymentSpec.Of(world.Get(Kinds.Deployments, "web"));
        world.Apply(Manifests.Deployment("web", "app:2", replicas, surge: surge, unavailable: unavailable));

        world.Until(() =>
        {
            var pods = world.List(Kinds.Pods).Where(pod => !pod.IsBeingDeleted()).ToList();
            Assert.True(pods.Count <= spec.MaxTotal, $"{pods.Count} pods");
            Assert.True(pods.Count(IsReady) >= spec.MinAvailable, $"{pods.Count(IsReady)} ready pods");
            return pods.Count == replicas && pods.All(pod => IsReady(pod) && ImageOf(pod) == "app:2");
        });
    }

    [Fact]
    public void Going_back_to_an_earlier_template_uses_its_ReplicaSet_again()
    {
        Roll("app:1");
        var first = Assert.Single(world.List(Kinds.ReplicaSets)).Uid();
        Roll("app:2");
        Roll("app:1");

        Assert.Equal(2, world.List(Kinds.ReplicaSets).Count);
        var again = world.List(Kinds.ReplicaSets).Single(set => set.Uid() == first);
        Assert.Equal("3", again.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal("1", again.Annotation("deployment.kubernetes.io/revision-history"));
        Assert.Equal("3", world.Get(Kinds.Deployments, "web").Annotation("deployment.kubernetes.io/revision"));
    }

    [Fact]
    public void A_release_that_never_gets_ready_leaves_the_old_pods_serving()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2, surge: "1", unavailable: "0"));
        world.UntilComplete("web");
        world.Apply(
            Manifests.Deployment("web", "app:2", 2, surge: "1", unavailable: "0", behaviour: "ready: \"false\"")
        );

        world.RunFor(seconds: 60);

        var status = world.Get(Kinds.Deployments, "web")["status"];
        Assert.Equal(3, status.Number("replicas"));
        Assert.Equal(1, status.Number("updatedReplicas"));
        Assert.Equal(2, status.Number("availableReplicas"));
        Assert.Equal(1, status.Number("unavailableReplicas"));
    }

    [Fact]
    public void A_rollout_that_stands_still_too_long_exceeds_its_deadline()
    {
        world.Apply(Manifests.Deployment("web", "app:1", 1, behaviour: "ready: \"false\"", deadline: 30));
        var deployment = world.Get(Kinds.Deployments, "web");
        Assert.Equal(("True", "ReplicaSetUpdated"), Condition(deployment, "Progressing"));

        world.RunFor(seconds: 29);
        Assert.Equal("True", Condition(world.Get(Kinds.Deployments, "web"), "Progressing").Status);
        world.RunFor(seconds: 3);

        deployment = world.Get(Kinds.Deployments, "web");
        Assert.Equal(("False", "ProgressDeadlineExceeded"), Condition(deployment, "Progressing"));
        Assert.Equal(("False", "MinimumReplicasUnavailable"), Condition(deployment, "Available"));
    }

    [Fact]
    public void A_paused_Deployment_scales_but_does_not_roll()
    {
        Roll("app:1");
        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["paused"] = true);
        world.Change(
            Kinds.Deployments,
            "web",
            deployment =>
            {
                deployment.Items("spec", "template", "spec", "containers").First()["image"] = "app:2";
                deployment.Ensure("spec")["replicas"] = 3;
            }
        );
        world.RunFor(seconds: 10);

        Assert.Single(world.List(Kinds.ReplicaSets));
        Assert.Equal(3, world.Get(Kinds.Deployments, "web").Number("status", "readyReplicas"));
        Assert.Equal(("Unknown", "DeploymentPaused"), Condition(world.Get(Kinds.Deployments, "web"), "Progressing"));

        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["paused"] = false);
        world.UntilComplete("web");
        Assert.Equal(2, world.List(Kinds.ReplicaSets).Count);
    }

    [Fact]
    public void Recreate_ends_all_old_pods_before_it_starts_new_ones()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2, recreate: true));
        world.UntilComplete("web");
        world.Apply(Manifests.Deployment("web", "app:2", replicas: 2, recreate: true));

        world.Until(() =>
        {
            var images = world.List(Kinds.Pods).Select(ImageOf).Distinct().ToList();
            Assert.True(images.Count <= 1, "Old and new pods side by side.");
            return images is ["app:2"] && world.List(Kinds.Pods).Count(IsReady) == 2;
        });
    }

    [Fact]
    public void Old_ReplicaSets_beyond_the_limit_are_forgotten()
    {
        foreach (var image in (string[])["app:1", "app:2", "app:3", "app:4"])
        {
            world.Apply(Manifests.Deployment("web", image, replicas: 1, history: 1));
            world.UntilComplete("web");
        }
        world.RunFor(seconds: 5);

        var revisions = world
            .List(Kinds.ReplicaSets)
            .Select(set => set.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal(["3", "4"], revisions.Order());
    }

    [Fact]
    public void Scaled_to_zero_it_is_available_and_counts_nothing()
    {
        Roll("app:1");
        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 0);
        world.RunFor(seconds: 5);

        var deployment = world.Get(Kinds.Deployments, "web");
        Assert.Equal(("True", "MinimumReplicasAvailable"), Condition(deployment, "Available"));
        Assert.Equal(("True", "NewReplicaSetAvailable"), Condition(deployment, "Progressing"));
        Assert.Null(deployment.At("status", "replicas"));
        Assert.Empty(world.List(Kinds.Pods));
    }

    [Fact]
    public void A_pod_counts_as_available_only_after_minReadySeconds()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 1, minReady: 10));

        world.Until(() => world.List(Kinds.Pods).Any(IsReady));
        Assert.Null(world.Get(Kinds.Deployments, "web").At("status", "availableReplicas"));
        world.RunFor(seconds: 11);

        Assert.Equal(1, world.Get(Kinds.Deployments, "web").Number("status", "availableReplicas"));
    }

    [Fact]
    public void A_resize_in_the_middle_of_a_rollout_is_shared_out()
    {
        world.Apply(Manifests.Deployment("web", "app:1", 10, surge: "3", unavailable: "2"));
        world.UntilComplete("web");
        world.Apply(
            Manifests.Deployment("web", "app:2", 10, surge: "3", unavailable: "2", behaviour: "ready: \"false\"")
        );
        world.RunFor(seconds: 5);
        Assert.Equal([5, 8], Sizes());

        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 15);

        // 18 pods may exist now: 8 of 13 and 5 of 13 become 11 and 7 of 18.
        Assert.Equal([7, 11], Sizes());
    }

    public void Dispose() => world.Dispose();

    private static (string? Status, string? Reason) Condition(JsonObject obj, string type)
    {
        var condition = obj.Items("status", "conditions").Single(condition => condition.Text("type") == type);
        return (condition.Text("status"), condition.Text("reason"));
    }

    private static bool IsReady(JsonObject pod) =>
        pod.Items("status", "conditions")
            .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static string? ImageOf(JsonObject pod) => pod.Items("spec", "containers").First().Text("image");

    private IEnumerable<int> Sizes() =>
        world.List(Kinds.ReplicaSets).Select(set => set.Number("spec", "replicas") ?? 0).Order();

    private void Roll(string image)
    {
        world.Apply(Manifests.Deployment("web", image, replicas: 1));
        world.UntilComplete("web");
        world.RunFor(seconds: 3);
    }
}
