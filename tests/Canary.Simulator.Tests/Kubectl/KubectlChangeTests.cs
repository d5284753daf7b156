namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlChangeTests(KubectlCluster cluster)
{
    private const string Images = "get deployment web -o jsonpath={.spec.template.spec.containers[*].image}";

    [Fact]
    public async Task An_editor_changes_the_object()
    {
        var kubectl = await StartAsync();

        var edited = await kubectl.OutputAsync("edit deployment web", editor: "sed -i s/app:1/app:2/");
        var same = await kubectl.RunAsync("edit deployment web", editor: "sed -i s/app:1/app:2/");

        Assert.Equal("deployment.apps/web edited", edited);
        Assert.Contains("no changes made", same.Output + same.Error, StringComparison.Ordinal);
        Assert.Equal("app:2", await kubectl.OutputAsync(Images));
    }

    [Fact]
    public async Task An_edit_that_is_invalid_changes_nothing()
    {
        var kubectl = await StartAsync();

        var result = await kubectl.RunAsync("edit deployment web", editor: "sed -i s/app:1/\"\"/");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("deployments.apps \"web\" is invalid", result.Error, StringComparison.Ordinal);
        Assert.Equal("app:1", await kubectl.OutputAsync(Images));
    }

    [Fact]
    public async Task A_patch_of_the_scale_subresource_scales()
    {
        var kubectl = await StartAsync();

        await kubectl.OutputAsync(
            """patch deployment web --subresource=scale --type=merge -p {"spec":{"replicas":2}}"""
        );

        Assert.Equal("2", await kubectl.OutputAsync("get deployment web -o jsonpath={.spec.replicas}"));
    }

    [Theory]
    [InlineData(
        "strategic",
        """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}""",
        "side:1 app:1"
    )]
    [InlineData(
        "merge",
        """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}""",
        "side:1"
    )]
    [InlineData(
        "json",
        """[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"app:2"}]""",
        "app:2"
    )]
    public async Task Each_type_of_patch_merges_by_its_own_rule(string type, string patch, string images)
    {
        var kubectl = await StartAsync();

        var output = await kubectl.OutputAsync($"patch deployment web --type={type} -p {patch}");

        Assert.Equal("deployment.apps/web patched", output);
        Assert.Equal(images, await kubectl.OutputAsync(Images));
    }

    [Fact]
    public async Task A_patch_that_makes_an_object_invalid_is_refused()
    {
        var kubectl = await StartAsync();

        var result = await kubectl.RunAsync("""patch deployment web -p {"spec":{"replicas":-1}}""");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("spec.replicas: Invalid value: -1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_changes_how_many_pods_run()
    {
        var kubectl = await StartAsync();

        var output = await kubectl.OutputAsync("scale deployment web --replicas=3 --current-replicas=1");
        await kubectl.OutputAsync("rollout status deployment/web");
        var late = await kubectl.RunAsync("scale deployment web --replicas=5 --current-replicas=1");

        Assert.Equal("deployment.apps/web scaled", output);
        Assert.Equal(3, (await kubectl.OutputAsync("get pods -l app=web -o name")).Split('\n').Length);
        Assert.Equal(1, late.ExitCode);
        Assert.Equal("3", await kubectl.OutputAsync("get deployment web -o jsonpath={.spec.replicas}"));
    }

    [Theory]
    [InlineData("label", "labels", "labeled", "unlabeled")]
    [InlineData("annotate", "annotations", "annotated", "annotated")]
    public async Task Labels_and_annotations_are_set_guarded_and_removed(
        string verb,
        string field,
        string set,
        string removed
    )
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create configmap a");
        var read = $"get configmap a -o jsonpath={{.metadata.{field}.tier}}";

        Assert.Equal($"configmap/a {set}", await kubectl.OutputAsync($"{verb} configmap a tier=front"));
        Assert.Equal(1, (await kubectl.RunAsync($"{verb} configmap a tier=back")).ExitCode);
        Assert.Equal("front", await kubectl.OutputAsync(read));
        await kubectl.OutputAsync($"{verb} configmap a tier=back --overwrite");
        Assert.Equal("back", await kubectl.OutputAsync(read));
        Assert.Equal($"configmap/a {removed}", await kubectl.OutputAsync($"{verb} configmap a tier-"));
        Assert.Equal("", await kubectl.OutputAsync(read));
    }

    [Fact]
    public async Task Delete_takes_the_dependents_with_it()
    {
        var kubectl = await StartAsync();
        await kubectl.OutputAsync("rollout status deployment/web");

        var output = await kubectl.OutputAsync("delete deployment web --cascade=foreground");

        Assert.StartsWith("deployment.apps \"web\" deleted", output, StringComparison.Ordinal);
        await kubectl.OutputAsync("wait --for=delete pods -l app=web --timeout=30s");
        Assert.Equal("", await kubectl.OutputAsync("get deployments,replicasets,pods -o name"));
    }

    [Fact]
    public async Task Delete_orphans_the_dependents_when_told_so()
    {
        var kubectl = await StartAsync();
        await kubectl.OutputAsync("rollout status deployment/web");

        await kubectl.OutputAsync("delete deployment web --cascade=orphan");

        Assert.Matches(@"^replicaset.apps/web-\w+$", await kubectl.OutputAsync("get deployments,replicasets -o name"));
        Assert.Equal("", await kubectl.OutputAsync("get replicasets -o jsonpath={.items[*].metadata.ownerReferences}"));
    }

    [Fact]
    public async Task Delete_of_a_namespace_empties_it()
    {
        var kubectl = await StartAsync();

        await kubectl.OutputAsync($"delete namespace {kubectl.Namespace} --timeout=40s");

        var result = await kubectl.RunAsync($"get namespace {kubectl.Namespace}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("(NotFound)", result.Error, StringComparison.Ordinal);
        Assert.Equal("", await kubectl.OutputAsync("get deployments,pods -o name"));
    }

    private async Task<KubectlCommand> StartAsync()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create -f -", Manifests.Deployment("web", "app:1"));
        return kubectl;
    }
}
