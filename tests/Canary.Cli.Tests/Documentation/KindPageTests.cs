using Canary.Cli.Tests.World;
using Canary.Resources;

namespace Canary.Cli.Tests.Documentation;

/// <summary>The pages about each kind: what they show must be accepted, by the schema and by the controller.</summary>
public sealed class KindPageTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs");

    public static TheoryData<string> Pages { get; } = ["canary.md", "metric-template.md", "alert-provider.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_is_a_manifest_that_the_controller_has_nothing_against(string page)
    {
        var text = File.ReadAllText(Path.Combine(Folder, page));
        var manifests = ReadmeManifests.Read(text);

        Assert.NotEmpty(manifests);
        Assert.Equal(text.Split("```yaml\n").Length - 1, manifests.Count);
        Assert.All(manifests, manifest => Assert.Empty(ReadmeManifests.ErrorsOf(manifest)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_schema_takes_every_example_and_knows_all_of_its_fields(string page)
    {
        using var server = new StrictServer();
        foreach (var definition in CustomResourceDefinitions.All())
        {
            Assert.Equal((201, ""), server.Create(definition));
        }
        server.Settle();
        var manifests = ReadmeManifests.Read(File.ReadAllText(Path.Combine(Folder, page)));
        foreach (var (i, manifest) in manifests.Index())
        {
            var @namespace = $"{manifest.Content["metadata"]!["namespace"]}";
            server.Create(StrictServer.Namespace(@namespace));
            manifest.Content["metadata"]!["name"] = $"example-{i}";

            Assert.Equal((201, ""), server.Create(manifest.Content));
        }
    }

    [Fact]
    public void Every_kind_has_a_page() =>
        Assert.Equal(
            CustomResourceDefinitions.All().Select(crd => (string)crd["spec"]!["names"]!["kind"]!).Order(),
            Pages
                .Select(page => ReadmeManifests.Read(File.ReadAllText(Path.Combine(Folder, page.Data)))[0].Kind)
                .Order()
        );
}
