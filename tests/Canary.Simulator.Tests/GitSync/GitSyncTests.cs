using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.GitSync;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.GitSync;

public sealed class GitSyncTests : IDisposable
{
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");

    private readonly SyncedWorld synced = SyncedWorld.Create();

    private WorldOnLoop World => synced.World;

    [Fact]
    public void A_commit_is_applied_with_Fluxs_field_manager_and_labels()
    {
        var commit = synced.Commit(("web.yaml", Manifests.Deployment("web", "app:1")));

        var deployment = World.Get(Kinds.Deployments, "web");
        Assert.Equal("apps", deployment.Label("kustomize.toolkit.fluxcd.io/name"));
        Assert.Equal("flux-system", deployment.Label("kustomize.toolkit.fluxcd.io/namespace"));
        Assert.Contains(
            deployment.Items("metadata", "managedFields"),
            fields => fields.Text("manager") == "kustomize-controller" && fields.Text("operation") == "Apply"
        );
        Assert.True(synced.Sync.Status.IsReady);
        Assert.Equal(
            (commit, "Ada", "Change"),
            (synced.Sync.Status.Commit, synced.Sync.Status.Author, synced.Sync.Status.Subject)
        );
    }

    [Fact]
    public void Without_a_nudge_the_next_interval_finds_the_commit()
    {
        synced.Repository.Commit(
            new Dictionary<string, string?> { ["apps/a.yaml"] = Map("a", "1") },
            "By hand",
            SyncedWorld.Author
        );

        World.RunFor(seconds: 10);

        Assert.Equal("1", Value("a"));
    }

    [Fact]
    public void Namespaces_come_before_what_lives_in_them()
    {
        synced.Commit(
            ("a.yaml", Map("a", "1", "far")),
            ("z.yaml", "{ apiVersion: v1, kind: Namespace, metadata: { name: far } }")
        );

        Assert.Empty(synced.Sync.Status.Errors);
        Assert.NotNull(World.World.Cluster.Get(ConfigMaps, new("far", "a")));
    }

    [Fact]
    public void What_is_gone_from_the_repository_is_pruned()
    {
        synced.Commit(("a.yaml", Map("a", "1")), ("b.yaml", Map("b", "1")));

        synced.Commit(("a.yaml", null));

        Assert.Null(World.Find(ConfigMaps, "a"));
        Assert.NotNull(World.Find(ConfigMaps, "b"));
        Assert.Equal([new(SyncAction.Pruned, ConfigMaps, new("default", "a"))], synced.Sync.Status.Changes);
    }

    [Fact]
    public void A_sync_that_starts_again_still_prunes_what_an_earlier_one_applied()
    {
        synced.Commit(("a.yaml", Map("a", "1")), ("b.yaml", Map("b", "1")));
        synced.Sync.Dispose();
        synced.Repository.Commit(
            new Dictionary<string, string?> { ["apps/a.yaml"] = null },
            "Drop a",
            SyncedWorld.Author
        );

        using var again = synced.NewSync();
        World.Loop.RunUntilIdle();

        Assert.Null(World.Find(ConfigMaps, "a"));
        Assert.NotNull(World.Find(ConfigMaps, "b"));
    }

    [Fact]
    public void Drift_is_corrected_at_the_next_interval()
    {
        synced.Commit(("a.yaml", Map("a", "1")));
        World.Change(ConfigMaps, "a", map => map.Ensure("data")["key"] = "drifted");

        World.RunFor(seconds: 10);

        Assert.Equal("1", Value("a"));
    }

    [Fact]
    public void Nothing_is_written_while_nothing_differs()
    {
        synced.Commit(("web.yaml", Manifests.Deployment("web", "app:1")), ("s.yaml", Manifests.Service("web")));
        World.RunFor(seconds: 5);
        synced.Reports.Clear();
        var versions = Versions();

        World.RunFor(seconds: 60);

        Assert.Equal(versions, Versions());
        Assert.Empty(synced.Reports);

        (string?, string?) Versions() =>
            (
                World.Get(Kinds.Deployments, "web").Text("metadata", "resourceVersion"),
                World.Get(Kinds.Services, "web").Text("metadata", "resourceVersion")
            );
    }

    [Fact]
    public void A_field_that_others_own_and_the_manifest_does_not_name_stays()
    {
        var manifest = Manifests.Deployment("web", "app:1").Replace("replicas: 1", "", StringComparison.Ordinal);
        synced.Commit(("web.yaml", manifest));
        World.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 4);

        World.RunFor(seconds: 30);

        Assert.Equal(4, World.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
    }

    [Fact]
    public void A_broken_manifest_is_reported_with_its_place_and_stops_nothing_else()
    {
        synced.Commit(("a.yaml", Map("a", "1")), ("b.yaml", Map("b", "1")));

        synced.Commit(
            ("a.yaml", Map("a", "2")),
            ("b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n name: c\n")
        );

        Assert.Equal("2", Value("a"));
        Assert.StartsWith("apps/b.yaml:5:", Assert.Single(synced.Sync.Status.Errors), StringComparison.Ordinal);
        Assert.NotNull(World.Find(ConfigMaps, "b"));
        Assert.False(synced.Sync.Status.IsReady);
    }

    [Fact]
    public void What_the_cluster_refuses_is_reported_with_its_place()
    {
        synced.Commit(
            ("a.yaml", Map("a", "1")),
            (
                "web.yaml",
                Manifests.Deployment("web", "app:1").Replace("replicas: 1", "replcas: 1", StringComparison.Ordinal)
            )
        );

        Assert.Equal("1", Value("a"));
        var error = Assert.Single(synced.Sync.Status.Errors);
        Assert.StartsWith("apps/web.yaml:6:", error, StringComparison.Ordinal);
        Assert.Contains("spec.replcas", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_and_a_manifest_without_a_name_are_reported()
    {
        synced.Commit(
            ("a.yaml", "apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: x }\n"),
            ("b.yaml", "kind: ConfigMap\n"),
            ("kustomization.yaml", "resources: [a.yaml]\n")
        );

        Assert.Equal(
            [
                "apps/a.yaml:1:1: no matches for kind \"Thing\" in version \"example.com/v1\"",
                "apps/b.yaml:1:1: the manifest has no apiVersion, metadata.name",
                "apps/kustomization.yaml:1:1: kustomize builds are not supported; commit the plain manifests",
            ],
            synced.Sync.Status.Errors.Order()
        );
    }

    [Fact]
    public void Reconciliation_can_be_disabled_for_an_object()
    {
        synced.Commit(("a.yaml", Map("a", "1")));
        World.Change(
            ConfigMaps,
            "a",
            map =>
            {
                map.Ensure("data")["key"] = "mine";
                map.Ensure("metadata", "annotations")["kustomize.toolkit.fluxcd.io/reconcile"] = "disabled";
            }
        );

        World.RunFor(seconds: 30);
        Assert.Equal("mine", Value("a"));
        synced.Commit(("a.yaml", null));

        Assert.Equal("mine", Value("a"));
    }

    [Fact]
    public void An_object_can_be_made_once_and_then_left_alone()
    {
        synced.Commit(("a.yaml", Map("a", "1", annotation: "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent")));
        World.Change(ConfigMaps, "a", map => map.Ensure("data")["key"] = "mine");

        World.RunFor(seconds: 30);

        Assert.Equal("mine", Value("a"));
    }

    [Fact]
    public void A_revert_brings_the_old_state_back()
    {
        synced.Commit(("a.yaml", Map("a", "1")));
        var commit = synced.Commit(("a.yaml", Map("a", "2")));

        synced.Repository.Revert(commit, SyncedWorld.Author);
        synced.Sync.Nudge();
        World.Loop.RunUntilIdle();

        Assert.Equal("1", Value("a"));
        Assert.Equal("Revert \"Change\"", synced.Sync.Status.Subject);
    }

    [Fact]
    public void An_empty_repository_is_waited_for()
    {
        World.RunFor(seconds: 1);
        Assert.Contains(
            "has no commit on branch main",
            Assert.Single(synced.Sync.Status.Errors),
            StringComparison.Ordinal
        );

        synced.Commit(("a.yaml", Map("a", "1")));

        Assert.True(synced.Sync.Status.IsReady);
    }

    public void Dispose() => synced.Dispose();

    private static string Map(string name, string value, string? space = null, string? annotation = null) =>
        $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: {{name}}{{(
                space is null ? "" : $", namespace: {space}"
            )}}, annotations: { {{annotation}} } }
            data: { key: "{{value}}" }
            """;

    private string? Value(string name) => World.Get(ConfigMaps, name).Text("data", "key");
}
