using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;
using Canary.Simulator.Workloads.Pods.Configuration;

namespace Canary.Simulator.Tests.Workloads;

public sealed class PodConfigurationTests : IDisposable
{
    private const string Env = "env: [{ name: COLOR, valueFrom: { configMapKeyRef: { name: app, key: color } } }]";
    private const string EnvFrom = "envFrom: [{ prefix: P_, secretRef: { name: key } }]";
    private const string Mount = "volumeMounts: [{ name: v, mountPath: /etc/app }]";

    private readonly WorldOnLoop world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_pod_reports_what_it_started_with()
    {
        ConfigMap("app", "color: blue");
        Secret("key", "token: s3cret");
        Pod(
            $"{Env}, {EnvFrom}, {Mount}",
            "projected: { sources: [{ configMap: { name: app } }, { secret: { name: key, items: [{ key: token, path: deep/t }] } }] }"
        );
        world.RunFor(seconds: 3);
        ConfigMap("app", "color: green");
        world.RunFor(seconds: 300);

        var found = Found();
        Assert.Equal("blue", found?.Variable("COLOR"));
        Assert.Equal("s3cret", found?.Variable("P_token"));
        Assert.Equal("blue", found?.File("/etc/app/color"));
        Assert.Equal("s3cret", found?.File("/etc/app/deep/t"));
    }

    [Fact]
    public void A_new_pod_finds_the_new_content()
    {
        ConfigMap("app", "color: blue");
        world.Apply(
            Manifests
                .Deployment("web", "app:1")
                .Replace("image: app:1", $"image: app:1\n          {Env}", StringComparison.Ordinal)
        );
        world.UntilComplete("web");
        ConfigMap("app", "color: green");

        world.Delete(Kinds.Pods, world.List(Kinds.Pods)[0].Name());
        world.RunFor(seconds: 5);

        var pod = Assert.Single(world.List(Kinds.Pods));
        Assert.Equal("green", world.World.Workloads.ConfigurationOf(pod.Key())?.Variable("COLOR"));
    }

    [Theory]
    [InlineData(Env, "configmap \"app\" not found")]
    [InlineData(EnvFrom, "secret \"key\" not found")]
    public void A_variable_that_can_not_be_had_keeps_the_container_from_starting(string container, string message)
    {
        Pod(container);
        world.RunFor(seconds: 60);

        Assert.Equal(("CreateContainerConfigError", message), Waiting("containerStatuses"));
        Assert.Equal("Pending", Status().Text("phase"));
        Assert.False(Holds("Ready"));
        Assert.Contains(world.List(Kinds.Events), e => e.Text("message") == $"Error: {message}");
    }

    [Fact]
    public void A_key_that_is_not_there_is_named()
    {
        ConfigMap("app", "other: blue");
        Pod(Env);
        world.RunFor(seconds: 3);

        Assert.Equal(
            ("CreateContainerConfigError", "couldn't find key color in ConfigMap default/app"),
            Waiting("containerStatuses")
        );
    }

    [Theory]
    [InlineData("configMap: { name: app }", "configmap \"app\" not found")]
    [InlineData("secret: { secretName: app }", "secret \"app\" not found")]
    [InlineData("projected: { sources: [{ secret: { name: app } }] }", "secret \"app\" not found")]
    public void A_volume_that_can_not_be_mounted_keeps_the_pod_creating(string volume, string message)
    {
        Pod(Mount, volume);
        world.RunFor(seconds: 60);

        Assert.Equal(("ContainerCreating", null), Waiting("containerStatuses"));
        Assert.Null(Status().Text("podIP"));
        Assert.False(Holds("PodReadyToStartContainers"));
        Assert.Contains(
            world.List(Kinds.Events),
            e =>
                e.Text("reason") == "FailedMount"
                && e.Text("message") == $"MountVolume.SetUp failed for volume \"v\" : {message}"
        );
    }

    [Fact]
    public void An_init_container_without_its_content_holds_up_the_others()
    {
        Pod("", null, "initContainers: [{ name: first, image: i }, { name: second, image: i, " + Env + " }]");
        world.RunFor(seconds: 3);

        Assert.Equal(
            ("CreateContainerConfigError", "configmap \"app\" not found"),
            Waiting("initContainerStatuses", 1)
        );
        Assert.NotNull(Status().Items("initContainerStatuses").First().At("state", "terminated"));
        Assert.Equal(("PodInitializing", null), Waiting("containerStatuses"));
        Assert.False(Holds("Initialized"));
    }

    [Fact]
    public void It_starts_as_soon_as_the_content_is_there()
    {
        Pod($"{Env}, {Mount}", "secret: { secretName: key }");
        world.RunFor(seconds: 30);
        Secret("key", "token: t");
        world.RunFor(seconds: 30);
        Assert.Equal("CreateContainerConfigError", Waiting("containerStatuses").Reason);

        ConfigMap("app", "color: blue");
        Assert.False(Holds("Ready"));
        world.RunFor(seconds: 2);

        Assert.True(Holds("Ready"));
        Assert.Equal("blue", Found()?.Variable("COLOR"));
        Assert.Equal("t", Found()?.File("/etc/app/token"));
    }

    [Theory]
    [InlineData("envFrom: [{ configMapRef: { name: app, optional: true } }]", null)]
    [InlineData("env: [{ name: A, valueFrom: { secretKeyRef: { name: app, key: k, optional: true } } }]", null)]
    [InlineData(Mount, "configMap: { name: app, optional: true }")]
    public void What_is_optional_may_be_missing(string container, string? volume)
    {
        Pod(container, volume);
        world.RunFor(seconds: 3);

        Assert.True(Holds("Ready"));
    }

    private PodConfiguration? Found() => world.World.Workloads.ConfigurationOf(new(WorldOnLoop.Namespace, "pod"));

    private JsonNode? Status() => world.Get(Kinds.Pods, "pod")["status"];

    private (string? Reason, string? Message) Waiting(string containers, int index = 0)
    {
        var state = Status().Items(containers).ElementAt(index).At("state", "waiting");
        return (state.Text("reason"), state.Text("message"));
    }

    private bool Holds(string condition) =>
        Status().Items("conditions").Any(c => c.Text("type") == condition && c.Text("status") == "True");

    private void ConfigMap(string name, string data) =>
        world.Apply($"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name} }}, data: {{ {data} }} }}");

    private void Secret(string name, string data) =>
        world.Apply($"{{ apiVersion: v1, kind: Secret, metadata: {{ name: {name} }}, stringData: {{ {data} }} }}");

    private void Pod(string container, string? volume = null, string? more = null) =>
        world.Apply(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: pod }
            spec:
              {{more}}
              {{(volume is null ? "" : $"volumes: [{{ name: v, {volume} }}]")}}
              containers: [{ name: main, image: "app:1", {{container}} }]
            """
        );
}
