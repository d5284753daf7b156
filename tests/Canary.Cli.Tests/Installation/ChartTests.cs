using System.Text.Json.Nodes;
using Canary.Resources;
using Canary.Resources.Manifests;

namespace Canary.Cli.Tests.Installation;

/// <summary>What the chart makes of values.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Names { get; } = [.. Testing.Installation.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_chart_renders_what_is_kept_of_it(string name)
    {
        Assert.SkipWhen(ChartRenderer.All.Count == 0, ChartRenderer.Skip);
        var installation = new Testing.Installation(name);
        foreach (var renderer in ChartRenderer.All)
        {
            var rendered = ManifestWriter.Write(Sorted(renderer.Render(installation.ValuesFile)));
            if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
            {
                File.WriteAllText(installation.ObjectsFile, rendered);
            }

            Assert.True(
                rendered == File.ReadAllText(installation.ObjectsFile),
                $"{installation.ObjectsFile} is not what {renderer} makes of the chart; run the tests with CANARY_UPDATE=1 and look at the difference."
            );
        }
    }

    [Fact]
    public void The_chart_carries_the_definitions_of_this_version()
    {
        var folder = Path.Combine(ChartRenderer.Chart, "files", "crds");
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            foreach (var (file, text) in CustomResourceDefinitions.Manifests)
            {
                File.WriteAllText(Path.Combine(folder, file), text);
            }
        }

        Assert.Equal(
            CustomResourceDefinitions.Manifests.OrderBy(file => file.Key, StringComparer.Ordinal),
            Directory
                .GetFiles(folder)
                .Order(StringComparer.Ordinal)
                .Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file)))
        );
    }

    [Fact]
    public void The_definitions_are_rendered_unchanged_and_stay_when_the_release_goes()
    {
        Assert.SkipWhen(ChartRenderer.All.Count == 0, ChartRenderer.Skip);
        foreach (var renderer in ChartRenderer.All)
        {
            var kept = Definitions(renderer.Render());
            foreach (var definition in kept)
            {
                Assert.Equal("keep", (string?)definition["metadata"]!["annotations"]!["helm.sh/resource-policy"]);
                definition["metadata"]!.AsObject().Remove("annotations");
            }
            Assert.Equal(Text(CustomResourceDefinitions.All()), Text(kept));
            var everything = new Testing.Installation("everything").ValuesFile;
            Assert.Equal(Text(kept), Text(Definitions(renderer.Render(everything))));
        }
    }

    [Theory]
    [InlineData("providers: {default: istio}", "providers.default is istio, which is not enabled")]
    [InlineData("watchNamespace: a\ncontroller: {crossNamespaceReferences: true}", "leave watchNamespace empty")]
    [InlineData("leaderElection: {enabled: false}", "needs leaderElection.enabled")]
    [InlineData("serviceMonitor: {enabled: true}\nservice: {enabled: false}", "needs service.enabled")]
    [InlineData(
        "targets: {deployments: false, daemonSets: false, statefulSets: false, services: false}",
        "nothing may be released"
    )]
    public void What_can_not_be_true_together_is_refused_with_a_reason(string values, string reason)
    {
        Assert.SkipWhen(ChartRenderer.All.Count == 0, ChartRenderer.Skip);
        using var file = new ValuesFile(values);
        foreach (var renderer in ChartRenderer.All)
        {
            var refusal = Assert.Throws<ChartException>(() => renderer.Render(file.Path));

            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_notes_say_what_is_looked_after_and_what_is_missing()
    {
        var renderer = ChartRenderer.All.FirstOrDefault(renderer => !renderer.IsHelm);
        Assert.SkipWhen(renderer is null, ChartRenderer.Skip);

        var notes = renderer!.RenderNotes(new Testing.Installation("namespaced").ValuesFile);

        Assert.Contains("looks after the Canaries of the namespace shop", notes, StringComparison.Ordinal);
        Assert.Contains("kubectl get canaries -n shop -w", notes, StringComparison.Ordinal);
        Assert.Contains("No Prometheus is named", notes, StringComparison.Ordinal);
        Assert.Contains("are yours to install", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Dashboards_come_as_ConfigMaps_that_Grafana_finds()
    {
        Assert.SkipWhen(ChartRenderer.All.Count == 0, ChartRenderer.Skip);
        using var file = new ValuesFile("dashboards: {enabled: true, annotations: {grafana_folder: Releases}}");
        var folder = Path.Combine(ChartRenderer.Chart, "files", "dashboards");
        foreach (var renderer in ChartRenderer.All)
        {
            var maps = renderer.Render(file.Path).Where(o => (string?)o["kind"] == "ConfigMap").ToList();

            Assert.Equal(Directory.GetFiles(folder).Length, maps.Count);
            Assert.All(maps, map => Assert.Equal("1", (string?)map["metadata"]!["labels"]!["grafana_dashboard"]));
            Assert.All(
                maps,
                map => Assert.Equal("Releases", (string?)map["metadata"]!["annotations"]!["grafana_folder"])
            );
            foreach (var (name, content) in maps.SelectMany(map => map["data"]!.AsObject()))
            {
                var original = File.ReadAllText(Path.Combine(folder, name["canary-".Length..]));
                Assert.Equal(original.Trim(), ((string?)content)!.Trim());
            }
        }
    }

    private static List<JsonObject> Sorted(IEnumerable<JsonObject> objects) =>
        [
            .. objects
                .Except(Definitions(objects))
                .OrderBy(
                    o => $"{o["kind"]}/{o["metadata"]!["namespace"]}/{o["metadata"]!["name"]}",
                    StringComparer.Ordinal
                )
                .Select(Canonical),
        ];

    /// <summary>Maps sorted, as renderers do as they like.</summary>
    private static JsonObject Canonical(JsonObject node) =>
        new(
            node.OrderBy(member => Array.IndexOf(First, member.Key) is var at and >= 0 ? at : First.Length)
                .ThenBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value)))
        );

    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name"];

    private static JsonNode? Canonical(JsonNode? node) =>
        node switch
        {
            JsonObject map => Canonical(map),
            JsonArray list => new JsonArray([.. list.Select(Canonical)]),
            _ => node?.DeepClone(),
        };

    private static List<JsonObject> Definitions(IEnumerable<JsonObject> objects) =>
        [.. objects.Where(o => (string?)o["kind"] == "CustomResourceDefinition")];

    private static IEnumerable<string> Text(IEnumerable<JsonObject> objects) => objects.Select(o => o.ToJsonString());
}
