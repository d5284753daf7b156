using Canary.Cli.Playground.Scenarios;
using Canary.Engine;

namespace Canary.Cli.Tests.Documentation;

/// <summary>The README is always true: what it shows of the program is compared with the program.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = Path.Combine(Repository.Root, "README.md");

    [Fact]
    public void The_picture_of_the_phases_is_what_canary_graph_prints()
    {
        const string Begin = "<!-- canary graph -->\n```mermaid\n";
        const string End = "```\n<!-- /canary graph -->";
        var text = File.ReadAllText(Readme);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(
            start >= Begin.Length && end >= start,
            "README.md has no picture between the 'canary graph' marks."
        );

        var graph = RolloutMachine.ToMermaid().TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            text = text[..start] + graph + text[end..];
            File.WriteAllText(Readme, text);
            end = start + graph.Length;
        }

        Assert.True(
            text[start..end] == graph,
            "README.md shows another state machine than 'canary graph' prints: run the tests with CANARY_UPDATE=1 and commit."
        );
    }

    [Fact]
    public void The_manifests_are_good_ones()
    {
        var manifests = ReadmeManifests.Read(File.ReadAllText(Readme));

        Assert.Contains(manifests, manifest => manifest.Kind == "Canary");
        Assert.Contains(manifests, manifest => manifest.Kind == "MetricTemplate");
        Assert.All(manifests, manifest => Assert.Empty(ReadmeManifests.ErrorsOf(manifest)));
    }

    [Fact]
    public void The_stories_are_those_of_the_playground()
    {
        var rows = File.ReadAllLines(Readme)
            .SkipWhile(row => row != "| scenario | shows |")
            .Skip(2)
            .TakeWhile(row => row.StartsWith('|'));

        Assert.Equal(ScenarioCatalogue.All.Select(scenario => $"| `{scenario.Name}` | {scenario.Description} |"), rows);
    }

    [Fact]
    public void Every_project_and_folder_on_the_map_is_there()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "src", "README.md"));
        var projects = rows.Where(row => row.StartsWith("| Canary.", StringComparison.Ordinal))
            .Select(row => row.Split('|')[1].Trim())
            .ToList();

        Assert.Equal(
            Directory
                .GetDirectories(Path.Combine(Repository.Root, "src"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal),
            projects.Order(StringComparer.Ordinal)
        );
        Assert.All(
            FoldersOnTheMap(rows),
            folder => Assert.True(Directory.Exists(folder), $"{folder} is on the map but not there.")
        );
    }

    private static IEnumerable<string> FoldersOnTheMap(IEnumerable<string> rows) =>
        rows.SkipWhile(row => !row.StartsWith("## Folders", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(row => !row.StartsWith("## ", StringComparison.Ordinal))
            .Where(row =>
                row.StartsWith("| ", StringComparison.Ordinal) && !row.StartsWith("| folder", StringComparison.Ordinal)
            )
            .SelectMany(row => Names(row.Split('|')[1].Trim()))
            .Select(name => Path.Combine(Repository.Root, "src", $"Canary.{name}"));

    /// <summary><c>Routing/A, B</c> names Routing/A and Routing/B.</summary>
    private static IEnumerable<string> Names(string cell)
    {
        var parent = cell[..(cell.Split(", ")[0].LastIndexOf('/') + 1)];
        return cell[parent.Length..].Split(", ").Select(name => parent + name);
    }
}
