namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlApplyTests(KubectlCluster cluster)
{
    private const string Image = "get deployment web -o jsonpath={.spec.template.spec.containers[0].image}";

    [Fact]
    public async Task Typed_commands_create()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        Assert.Equal("configmap/a created", await kubectl.OutputAsync("create configmap a --from-literal=key=value"));
        Assert.Equal(
            "deployment.apps/web created",
            await kubectl.OutputAsync("create deployment web --image=app:1 --replicas=2")
        );
        Assert.Equal("value", await kubectl.OutputAsync("get configmap a -o jsonpath={.data.key}"));
        Assert.Equal("app:1", await kubectl.OutputAsync(Image));
        Assert.Equal(
            "Active",
            await kubectl.OutputAsync($"get namespace {kubectl.Namespace} -o jsonpath={{.status.phase}}")
        );
    }

    [Fact]
    public async Task A_manifest_is_created_once()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        var manifest = Web("app:1");

        var first = await kubectl.OutputAsync("create -f -", manifest);
        var second = await kubectl.RunAsync("create -f -", manifest);

        Assert.Equal("deployment.apps/web created", first);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("(AlreadyExists)", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_name_what_is_created_and_deleted()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        var file = Path.Combine(cluster.Folder, "web.yaml");
        await File.WriteAllTextAsync(
            file,
            $"{Web("app:1")}\n---\n{Manifests.Service("web")}",
            TestContext.Current.CancellationToken
        );

        var created = await kubectl.OutputAsync($"create -f {file}");
        await kubectl.OutputAsync($"delete -f {file}");

        Assert.Equal("deployment.apps/web created\nservice/web created", created);
        Assert.Equal("", await kubectl.OutputAsync("get deployments,services -o name"));
    }

    [Fact]
    public async Task A_field_that_is_none_is_refused_by_name()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        var manifest = Web("app:1").Replace("replicas:", "replcas:", StringComparison.Ordinal);

        var result = await kubectl.RunAsync("create -f -", manifest);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("unknown field \"spec.replcas\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply", "configured")]
    [InlineData("create", "created")]
    public async Task A_list_is_checked_and_written(string command, string done)
    {
        var kubectl = await cluster.NewNamespaceAsync();
        if (command == "apply")
        {
            await kubectl.OutputAsync("apply -f -", ListOf("one"));
        }

        var output = await kubectl.OutputAsync($"{command} -f -", ListOf("two"));

        Assert.Equal($"configmap/a {done}\nservice/b {(command == "apply" ? "unchanged" : done)}", output);
        Assert.Equal("two", await kubectl.OutputAsync("get configmap a -o jsonpath={.data.key}"));
    }

    [Fact]
    public async Task A_field_that_is_none_is_refused_by_name_in_a_list_too()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        var manifest = ListOf("one").Replace("port:", "prt:", StringComparison.Ordinal);

        var result = await kubectl.RunAsync("apply -f -", manifest);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ports[0]): unknown field \"prt\"", result.Error, StringComparison.Ordinal);
        Assert.Contains("missing required field \"port\"", result.Error, StringComparison.Ordinal);
        Assert.Equal("", await kubectl.OutputAsync("get services,configmaps -l app=list -o name"));
    }

    [Fact]
    public async Task Apply_creates_configures_and_then_changes_nothing()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var created = await kubectl.OutputAsync("apply -f -", Web("app:1"));
        var configured = await kubectl.OutputAsync("apply -f -", Web("app:2"));
        var unchanged = await kubectl.OutputAsync("apply -f -", Web("app:2"));

        Assert.Equal("deployment.apps/web created", created);
        Assert.Equal("deployment.apps/web configured", configured);
        Assert.Equal("deployment.apps/web unchanged", unchanged);
        Assert.Equal("app:2", await kubectl.OutputAsync(Image));
    }

    [Fact]
    public async Task A_dry_run_on_the_server_leaves_nothing()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var output = await kubectl.OutputAsync("apply --dry-run=server -f -", Web("app:1"));

        Assert.Equal("deployment.apps/web created (server dry run)", output);
        Assert.Equal("", await kubectl.OutputAsync("get deployments -o name"));
    }

    [Fact]
    public async Task Server_side_apply_guards_the_fields_of_others()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        const string Apply = "apply --server-side --field-manager";

        var first = await kubectl.OutputAsync($"{Apply} one -f -", Web("app:1"));
        var conflict = await kubectl.RunAsync($"{Apply} two -f -", Web("app:2"));
        Assert.Equal("app:1", await kubectl.OutputAsync(Image));
        await kubectl.OutputAsync($"{Apply} two --force-conflicts -f -", Web("app:2"));

        Assert.Equal("deployment.apps/web serverside-applied", first);
        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("conflict with \"one\"", conflict.Error, StringComparison.Ordinal);
        Assert.Equal("app:2", await kubectl.OutputAsync(Image));
    }

    [Theory]
    [InlineData("diff -f -")]
    [InlineData("diff --server-side --force-conflicts -f -")]
    public async Task Diff_shows_what_apply_would_change(string diff)
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("apply -f -", Web("app:1"));

        var same = await kubectl.RunAsync("diff -f -", Web("app:1"));
        var other = await kubectl.RunAsync(diff, Web("app:2"));

        Assert.Equal((0, ""), (same.ExitCode, same.Output));
        Assert.Equal(1, other.ExitCode);
        Assert.Matches(@"\n-\s+- image: app:1\n\+\s+- image: app:2\n", other.Output);
        Assert.Equal("app:1", await kubectl.OutputAsync(Image));
    }

    private static string ListOf(string value) =>
        $$"""
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: a, labels: {app: list} }
              data: {key: {{value}} }
            - apiVersion: v1
              kind: Service
              metadata: {name: b, labels: {app: list} }
              spec:
                selector: {app: b}
                ports: [{port: 80, targetPort: http}]
            """;

    // Without an empty map: servers drop those, which clients take for a change.
    private static string Web(string image) => Manifests.Deployment("web", image, behaviour: "startup-time: 500ms");
}
