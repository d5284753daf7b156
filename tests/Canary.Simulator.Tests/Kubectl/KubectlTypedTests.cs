namespace Canary.Simulator.Tests.Kubectl;

/// <summary>Commands that make an object by themselves; they send it as protobuf.</summary>
[Collection(typeof(KubectlCollection))]
public sealed class KubectlTypedTests(KubectlCluster cluster)
{
    [Theory]
    [InlineData("service clusterip a --tcp=80:http", "{.spec.ports[0].port}-{.spec.ports[0].targetPort}", "80-http")]
    [InlineData("service nodeport a --tcp=80:8080 --node-port=30123", "{.spec.ports[0].nodePort}", "30123")]
    [InlineData("service externalname a --external-name=b.test", "{.spec.externalName}", "b.test")]
    [InlineData("secret generic a --from-literal=key=value --type=own", "{.type}-{.data.key}", "own-dmFsdWU=")]
    [InlineData("serviceaccount a", "{.metadata.name}", "a")]
    [InlineData(
        "deployment a --image=app:1 -- run it",
        "{.spec.template.spec.containers[0].command}",
        """["run","it"]"""
    )]
    [InlineData("job a --image=app:1", "{.spec.template.spec.restartPolicy}", "Never")]
    [InlineData("cronjob a --image=app:1 --schedule=@daily", "{.spec.schedule}", "@daily")]
    [InlineData(
        "ingress a --class=nginx --rule=a.test/x*=svc:http,tls=cert",
        "{.spec.ingressClassName}-{.spec.rules[0].http.paths[0].pathType}-{.spec.tls[0].secretName}",
        "nginx-Prefix-cert"
    )]
    [InlineData(
        "poddisruptionbudget a --selector=app=web --max-unavailable=50%",
        "{.spec.maxUnavailable}-{.spec.selector.matchLabels.app}",
        "50%-web"
    )]
    [InlineData("quota a --hard=pods=3,cpu=500m", "{.spec.hard.pods}-{.spec.hard.cpu}", "3-500m")]
    [InlineData("role a --verb=get --resource=pods --resource-name=b", "{.rules[0].resourceNames}", """["b"]""")]
    [InlineData("rolebinding a --role=b --user=c", "{.roleRef.name}-{.subjects[0].name}", "b-c")]
    public async Task Create_makes_what_it_was_told(string what, string path, string expected)
    {
        var kubectl = await cluster.NewNamespaceAsync();

        await kubectl.OutputAsync("create " + what);

        var kind = what.Split(' ')[0];
        Assert.Equal(expected, await kubectl.OutputAsync($"get {kind} a -o jsonpath={path}"));
    }

    [Fact]
    public async Task Autoscale_makes_an_autoscaler()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create deployment web --image=app:1");

        await kubectl.OutputAsync("autoscale deployment web --min=2 --max=5 --cpu-percent=70");

        const string Path =
            "{.spec.minReplicas}-{.spec.maxReplicas}-{.spec.metrics[0].resource.target.averageUtilization}";
        Assert.Equal("2-5-70", await kubectl.OutputAsync($"get hpa web -o jsonpath={Path}"));
    }

    [Fact]
    public async Task A_job_can_be_made_from_a_cron_job()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("create cronjob nightly --image=app:1 --schedule=@daily");

        await kubectl.OutputAsync("create job now --from=cronjob/nightly");

        Assert.Equal(
            "app:1",
            await kubectl.OutputAsync("get job now -o jsonpath={.spec.template.spec.containers[0].image}")
        );
    }

    [Fact]
    public async Task A_pod_can_be_copied_for_debugging()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        await kubectl.OutputAsync("run web --image=app:1 --env=A=b --port=80");

        await kubectl.OutputAsync("debug web --copy-to=copy --set-image=web=app:2");

        const string Path = "{.spec.containers[0].image}-{.spec.containers[0].env[0].value}";
        Assert.Equal("app:2-b", await kubectl.OutputAsync($"get pod copy -o jsonpath={Path}"));
    }

    [Fact]
    public async Task Access_can_be_asked_about()
    {
        var kubectl = await cluster.NewNamespaceAsync();

        Assert.Equal("yes", await kubectl.OutputAsync("auth can-i delete deployments.apps/web --subresource=scale"));
        Assert.Equal("yes", await kubectl.OutputAsync("auth can-i get /healthz"));
        Assert.Contains("Username", await kubectl.OutputAsync("auth whoami"), StringComparison.Ordinal);
        Assert.NotEmpty(await kubectl.OutputAsync("create token default --duration=10m --audience=a"));
    }

    [Fact]
    public async Task Roles_are_reconciled_twice()
    {
        var kubectl = await cluster.NewNamespaceAsync();
        string Role(string verb) =>
            $$"""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: { name: a, namespace: {{kubectl.Namespace}} }
                rules: [{ apiGroups: [""], resources: [pods], verbs: [{{verb}}] }]
                """;

        await kubectl.OutputAsync("auth reconcile -f -", Role("get"));
        await kubectl.OutputAsync("auth reconcile -f -", Role("list"));

        Assert.Contains(
            "list",
            await kubectl.OutputAsync("get role a -o jsonpath={.rules[*].verbs}"),
            StringComparison.Ordinal
        );
    }
}
