using System.Text.Json.Nodes;

namespace Canary.Simulator.Tests.Kubectl;

[Collection(typeof(KubectlCollection))]
public sealed class KubectlGetTests(KubectlCluster cluster)
{
    [Fact]
    public async Task A_table_has_the_columns_of_the_server()
    {
        var kubectl = await StartAsync();

        var table = await kubectl.OutputAsync("get deployments");
        var wide = await kubectl.OutputAsync("get deployments -o wide");
        var pods = await kubectl.OutputAsync("get pods -o wide --no-headers");

        Assert.Matches(@"^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2/2 +2 +2 +\d+s$", table);
        Assert.Matches(@"CONTAINERS +IMAGES +SELECTOR\nweb .* main +app:1 +app=web$", wide);
        Assert.Equal(2, pods.Split('\n').Length);
        Assert.All(pods.Split('\n'), pod => Assert.Matches(@"^web-\w+-\w+ +1/1 +Running ", pod));
    }

    [Fact]
    public async Task Every_format_shows_the_same_object()
    {
        var kubectl = await StartAsync();

        var json = JsonNode.Parse(await kubectl.OutputAsync("get deployment web -o json"));
        var yaml = await kubectl.OutputAsync("get deployment web -o yaml");

        Assert.Equal("app:1", (string?)json?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"]);
        Assert.Contains($"\n  uid: {json?["metadata"]?["uid"]}", yaml, StringComparison.Ordinal);
        Assert.StartsWith("apiVersion: apps/v1\nkind: Deployment\n", yaml, StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web", await kubectl.OutputAsync("get deploy web -o name"));
        Assert.Equal("2", await kubectl.OutputAsync("get deploy web -o jsonpath={.status.readyReplicas}"));
        Assert.Matches(
            @"^NAME +IMAGE\nweb +app:1$",
            await kubectl.OutputAsync(
                "get deploy -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image"
            )
        );
    }

    [Fact]
    public async Task Selectors_narrow_a_list()
    {
        var kubectl = await StartAsync();
        await kubectl.OutputAsync("create configmap a");
        await kubectl.OutputAsync("label configmap a tier=front");

        Assert.Equal("configmap/a", await kubectl.OutputAsync("get configmaps -l tier=front -o name"));
        Assert.Equal(
            "configmap/a",
            await kubectl.OutputAsync("get configmaps --field-selector metadata.name=a -o name")
        );
        Assert.Equal("", await kubectl.OutputAsync("get configmaps -l tier=back -o name"));
    }

    [Fact]
    public async Task What_is_absent_is_an_error()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        var result = await kubectl.RunAsync("get deployment nothing");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("Error from server (NotFound): deployments.apps \"nothing\" not found\n", result.Error);
    }

    [Fact]
    public async Task A_watch_tells_each_event()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create configmap a");
        var events = new List<string>();

        var lines = kubectl.LinesAsync(
            "get configmaps --field-selector metadata.name=a -w --output-watch-events --no-headers"
        );
        await foreach (var line in lines)
        {
            var type = line.Split(' ')[0];
            events.Add(type);
            if (type == "DELETED")
            {
                break;
            }
            await kubectl.OutputAsync(type == "ADDED" ? "label configmap a seen=yes" : "delete configmap a");
        }

        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events);
    }

    [Fact]
    public async Task Lists_span_namespaces_and_kinds()
    {
        var kubectl = await StartAsync();

        var everywhere = await kubectl.OutputAsync("get deployments --all-namespaces --no-headers");
        var all = await kubectl.OutputAsync("get all -o name");
        var events = await kubectl.OutputAsync("get events --field-selector involvedObject.kind=Deployment");

        Assert.Matches($@"(?m)^{kubectl.Namespace} +web +2/2 ", everywhere);
        Assert.Matches(@"^pod/web-\w+-\w+\npod/web-\w+-\w+\ndeployment.apps/web\nreplicaset.apps/web-\w+$", all);
        Assert.Matches(@"Normal +ScalingReplicaSet +deployment/web", events);
    }

    private async Task<KubectlCommand> StartAsync()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("apply -f -", Manifests.Deployment("web", "app:1", replicas: 2));
        await kubectl.OutputAsync("rollout status deployment/web");
        return kubectl;
    }
}
