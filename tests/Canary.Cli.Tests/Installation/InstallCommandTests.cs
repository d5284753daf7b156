using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Resources;
using Canary.Resources.Manifests;

namespace Canary.Cli.Tests.Installation;

/// <summary><c>canary install</c> gives what the chart gives.</summary>
public sealed class InstallCommandTests
{
    private const string Header = "# Rendered from charts/canary by the tests: set CANARY_UPDATE=1 and run them.\n";

    [Fact]
    public void The_program_carries_what_the_chart_renders()
    {
        var path = Path.Combine(Repository.Root, "src", "Canary.Cli", "Installation", "controller.yaml");
        var expected = Header + ManifestWriter.Write(FromChart("all-providers"));
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            expected == File.ReadAllText(path),
            $"{path} is not what the chart renders; run the tests with CANARY_UPDATE=1 and commit it."
        );
    }

    [Fact]
    public async Task By_default_it_is_the_chart_by_default()
    {
        var (code, objects) = await InstallAsync();

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(Text(FromChart("default")).Order(), Text(WithoutSurroundings(objects)).Order());
        Assert.Equal("Deployment", (string?)objects[^1]["kind"]);
        Assert.Equal(Text(CustomResourceDefinitions.All()), Text(objects.Take(3)));
        Assert.Equal(
            ("Namespace", "canary-system"),
            ((string?)objects[3]["kind"], (string?)objects[3]["metadata"]!["name"])
        );
    }

    [Theory]
    [InlineData("istio", "kubernetes")]
    [InlineData("nginx", "kubernetes")]
    public async Task Providers_are_chosen_as_in_the_chart(string installation, string other)
    {
        var (code, objects) = await InstallAsync(
            "--enabled-providers",
            installation,
            "--enabled-providers",
            other,
            "--without-crds"
        );

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(ProviderRules(FromChart(installation)), ProviderRules(WithoutSurroundings(objects)));
        Assert.Equal(Arguments(FromChart(installation)).Where(IsOfProvider), Arguments(objects).Where(IsOfProvider));
    }

    [Fact]
    public async Task Namespace_image_and_metrics_server_are_said_by_options()
    {
        var (_, objects) = await InstallAsync(
            "-n",
            "releases",
            "--image",
            "images.example/canary:1",
            "--metrics-server",
            "http://prometheus:9090",
            "--without-crds"
        );

        Assert.DoesNotContain("canary-system", string.Concat(Text(objects)), StringComparison.Ordinal);
        Assert.All(
            objects.Select(o => (string?)o["metadata"]!["namespace"]).OfType<string>(),
            @namespace => Assert.Equal("releases", @namespace)
        );
        Assert.DoesNotContain(objects, o => (string?)o["kind"] == "CustomResourceDefinition");
        Assert.Equal("images.example/canary:1", (string?)Container(objects)["image"]);
        Assert.Contains("--metrics-server=http://prometheus:9090", Arguments(objects));
        Assert.Contains("--lease-namespace=releases", Arguments(objects));
    }

    [Fact]
    public async Task A_provider_that_does_not_exist_is_a_matter_of_usage()
    {
        var (code, _) = await InstallAsync("--enabled-providers", "linkerd");

        Assert.Equal(ExitCode.Usage, code);
    }

    private static async Task<(int Code, IReadOnlyList<JsonObject> Objects)> InstallAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, color: false);
        var code = await CanaryCommandLine.RunAsync(["install", .. arguments], terminal);
        return (code, Testing.Installation.Parse("install", output.ToString()));
    }

    /// <summary>What is kept of the chart, without what says that Helm installed it.</summary>
    private static List<JsonObject> FromChart(string installation)
    {
        var objects = new Testing.Installation(installation).Objects.ToList();
        foreach (var labels in objects.Select(o => o["metadata"]!["labels"]!.AsObject()))
        {
            labels.Remove("helm.sh/chart");
            labels["app.kubernetes.io/managed-by"] = "canary";
        }
        return objects;
    }

    private static IEnumerable<JsonObject> WithoutSurroundings(IEnumerable<JsonObject> objects) =>
        objects.Where(o => (string?)o["kind"] is not ("CustomResourceDefinition" or "Namespace"));

    private static IEnumerable<string> ProviderRules(IEnumerable<JsonObject> objects) =>
        objects.Single(o => (string?)o["kind"] == "ClusterRole" && o["metadata"]!["labels"]!.AsObject().Count == 5)[
            "rules"
        ]!
            .AsArray()
            .Where(rule => ((string)rule!["apiGroups"]![0]!).Contains("networking", StringComparison.Ordinal))
            .Select(rule => rule!.ToJsonString());

    private static bool IsOfProvider(string argument) =>
        argument.Contains("provider", StringComparison.Ordinal)
        || argument.StartsWith("--istio", StringComparison.Ordinal)
        || argument.StartsWith("--ingress", StringComparison.Ordinal);

    private static JsonNode Container(IEnumerable<JsonObject> objects) =>
        objects.Single(o => (string?)o["kind"] == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private static IEnumerable<string> Arguments(IEnumerable<JsonObject> objects) =>
        Container(objects)["args"]!.AsArray().Select(argument => (string)argument!);

    private static IEnumerable<string> Text(IEnumerable<JsonObject> objects) => objects.Select(o => o.ToJsonString());
}
