namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlRolloutTests(KubectlCluster cluster)
{
    private const string Image = "get deployment web -o jsonpath={.spec.template.spec.containers[0].image}";
    private const string Status = "rollout status deployment/web --timeout=40s";

    [Fact]
    public async Task Undo_brings_an_earlier_revision_back()
    {
        var kubectl = await StartAsync();
        await kubectl.OutputAsync("set image deployment/web main=app:2");
        var status = await kubectl.OutputAsync(Status);

        var history = await kubectl.OutputAsync("rollout history deployment/web");
        var first = await kubectl.OutputAsync("rollout history deployment/web --revision=1");
        var undone = await kubectl.OutputAsync("rollout undo deployment/web");
        await kubectl.OutputAsync(Status);

        Assert.EndsWith("deployment \"web\" successfully rolled out", status, StringComparison.Ordinal);
        Assert.Matches(@"REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>$", history);
        Assert.Matches(@"Image:\s+app:1\n", first);
        Assert.Equal("deployment.apps/web rolled back", undone);
        Assert.Equal("app:1", await kubectl.OutputAsync(Image));
        Assert.Matches(@"\n2 +<none>\n3 +<none>$", await kubectl.OutputAsync("rollout history deployment/web"));
    }

    [Fact]
    public async Task Undo_goes_to_the_revision_that_is_named()
    {
        var kubectl = await StartAsync();
        foreach (var image in new[] { "app:2", "app:3" })
        {
            await kubectl.OutputAsync($"set image deployment/web main={image}");
            await kubectl.OutputAsync(Status);
        }

        await kubectl.OutputAsync("rollout undo deployment/web --to-revision=1");
        await kubectl.OutputAsync(Status);

        Assert.Equal("app:1", await kubectl.OutputAsync(Image));
        Assert.Equal(1, (await kubectl.RunAsync("rollout undo deployment/web --to-revision=9")).ExitCode);
    }

    [Fact]
    public async Task Restart_replaces_every_pod()
    {
        var kubectl = await StartAsync();
        var before = await kubectl.OutputAsync("get pods -l app=web -o name");

        var output = await kubectl.OutputAsync("rollout restart deployment/web");
        await kubectl.OutputAsync(Status);
        await kubectl.OutputAsync($"wait --for=delete {before} --timeout=40s");

        Assert.Equal("deployment.apps/web restarted", output);
        Assert.NotEqual(before, await kubectl.OutputAsync("get pods -l app=web -o name"));
    }

    [Fact]
    public async Task Status_fails_when_a_rollout_exceeds_its_deadline()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        var manifest = Manifests.Deployment("web", "app:1", behaviour: "startup-time: 600s", deadline: 2);
        await kubectl.OutputAsync("create -f -", manifest);

        var result = await kubectl.RunAsync(Status);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("exceeded its progress deadline", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_rollout_goes_on_when_resumed()
    {
        var kubectl = await StartAsync();
        await kubectl.OutputAsync("rollout pause deployment/web");
        await kubectl.OutputAsync("set image deployment/web main=app:2");
        var revision = "get deployment web -o jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}";
        Assert.Equal("1", await kubectl.OutputAsync(revision));

        await kubectl.OutputAsync("rollout resume deployment/web");
        await kubectl.OutputAsync(Status);

        Assert.Equal("2", await kubectl.OutputAsync(revision));
    }

    private async Task<KubectlCommand> StartAsync()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create -f -", Manifests.Deployment("web", "app:1"));
        await kubectl.OutputAsync(Status);
        return kubectl;
    }
}
