using System.Xml.Linq;

namespace Canary.Cli.Tests.Architecture;

/// <summary>Which project may reference which: the rule that keeps decisions free of I/O and the client free of canaries.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Canary.Engine"] = [],
        ["Canary.Kubernetes"] = [],
        ["Canary.Resources"] = ["Canary.Engine", "Canary.Kubernetes"],
        ["Canary.Routing"] = ["Canary.Engine", "Canary.Kubernetes", "Canary.Resources"],
        ["Canary.MetricProviders"] = ["Canary.Engine"],
        ["Canary.Hooks"] = ["Canary.Engine"],
        ["Canary.Controller"] =
        [
            "Canary.Engine",
            "Canary.Kubernetes",
            "Canary.Resources",
            "Canary.Routing",
            "Canary.MetricProviders",
            "Canary.Hooks",
        ],
        ["Canary.Simulator"] = ["Canary.Kubernetes", "Canary.Resources"],
        ["Canary.Web"] = ["Canary.Resources", "Canary.Kubernetes"],
        ["Canary.Cli"] =
        [
            "Canary.Engine",
            "Canary.Kubernetes",
            "Canary.Resources",
            "Canary.Routing",
            "Canary.MetricProviders",
            "Canary.Hooks",
            "Canary.Controller",
            "Canary.Simulator",
            "Canary.Web",
        ],
    };

    public static TheoryData<string> Projects =>
        [
            .. Directory
                .GetDirectories(Path.Combine(Repository.Root, "src"))
                .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
                .Select(folder => Path.GetFileName(folder)),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_architecture_allows(string project)
    {
        Assert.True(
            MayReference.ContainsKey(project),
            $"{project} is not in the dependency rule: decide what it may reference."
        );
        Assert.Empty(References(project).Except(MayReference[project]));
    }

    [Fact]
    public void The_engine_bans_clocks_and_input_and_output()
    {
        var engine = Path.Combine(Repository.Root, "src", "Canary.Engine");
        Assert.Contains("BannedSymbols.txt", File.ReadAllText(Path.Combine(engine, "Canary.Engine.csproj")));
        var banned = File.ReadAllText(Path.Combine(engine, "BannedSymbols.txt"));
        Assert.All(
            ["System.TimeProvider", "System.IO.File", "HttpClient", "System.Random"],
            name => Assert.Contains(name, banned)
        );
    }

    private static IEnumerable<string> References(string project) =>
        XDocument
            .Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)); // every reference names its project
}
