using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Canary.Cli.Tests.Installation;

/// <summary>What the image must be; it is built where there is Docker.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines =
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"))
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    private static readonly string[] FinalStage =
    [
        .. Lines.Skip(Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))),
    ];

    [Fact]
    public void The_last_stage_has_no_shell_and_runs_nothing_while_it_is_built()
    {
        Assert.Contains("chiseled", FinalStage[0], StringComparison.Ordinal);
        Assert.DoesNotContain(FinalStage, line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.DoesNotContain(FinalStage, line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        Assert.Equal(
            "ENTRYPOINT [\"/app/canary\"]",
            Assert.Single(FinalStage, l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void It_has_time_zones_which_schedules_need() =>
        Assert.Contains("chiseled-extra", FinalStage[0], StringComparison.Ordinal);

    [Fact]
    public void It_runs_as_the_user_that_the_chart_names()
    {
        var values = Testing.Installation.Parse(
            "values.yaml",
            File.ReadAllText(Path.Combine(ChartRenderer.Chart, "values.yaml"))
        );
        var context = values.Single()["podSecurityContext"]!;

        var user = Assert.Single(FinalStage, line => line.StartsWith("USER ", StringComparison.Ordinal));

        Assert.Equal($"USER {context["runAsUser"]}:{context["runAsGroup"]}", user);
        Assert.True((bool?)context["runAsNonRoot"]);
        Assert.NotEqual("0", (string?)context["runAsUser"]?.ToString());
    }

    [Fact]
    public void Nobody_may_write_the_program()
    {
        var copy = Assert.Single(FinalStage, line => line.StartsWith("COPY ", StringComparison.Ordinal));

        Assert.Contains("--chown=0:0", copy, StringComparison.Ordinal);
        Assert.Contains("--chmod=0555", copy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_builder_builds_for_the_platform_that_is_asked_for()
    {
        Assert.StartsWith("FROM --platform=$BUILDPLATFORM ", Lines[0], StringComparison.Ordinal);
        var commands = Lines.Where(line => line.StartsWith("RUN dotnet", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, commands.Count);
        Assert.All(commands, command => Assert.Contains("--arch $TARGETARCH", command, StringComparison.Ordinal));
        Assert.All(commands, command => Assert.Contains("-p:PublishProfile=Image", command, StringComparison.Ordinal));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        var labels = Assert.Single(FinalStage, line => line.StartsWith("LABEL ", StringComparison.Ordinal));

        foreach (var label in (string[])["title", "description", "licenses", "version", "revision"])
        {
            Assert.Contains($"org.opencontainers.image.{label}=", labels, StringComparison.Ordinal);
        }
    }

    /// <summary>Else a change of packages would not reach the image, or the restore would fail.</summary>
    [Fact]
    public void Every_project_that_the_program_needs_is_restored()
    {
        var projects = Directory
            .GetDirectories(Path.Combine(Repository.Root, "src"), "Canary.*")
            .Select(folder => Path.GetFileName(folder)!);

        foreach (var project in projects)
        {
            Assert.Contains($"COPY src/{project}/*.csproj src/{project}/", Lines);
        }
    }

    [Fact]
    public void The_profile_trims_and_compiles_ahead()
    {
        var profile = XDocument.Load(
            Path.Combine(Repository.Root, "src/Canary.Cli/Properties/PublishProfiles/Image.pubxml")
        );

        foreach (var name in (string[])["SelfContained", "PublishTrimmed", "PublishReadyToRun"])
        {
            Assert.Equal("true", profile.Descendants(name).Single().Value);
        }
    }

    [Fact]
    public void Only_what_is_built_is_sent_to_the_builder()
    {
        var rules = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));
        var copied = Lines
            .Where(line =>
                line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)
            )
            .SelectMany(line => line.Split(' ')[1..^1])
            .Select(path => path.Split('/')[0])
            .Distinct();

        Assert.Equal("*", rules.First(rule => rule.Length > 0 && rule[0] != '#'));
        Assert.Equal(
            copied.Order(StringComparer.Ordinal),
            rules.Where(r => r.StartsWith('!')).Select(r => r[1..]).Order(StringComparer.Ordinal)
        );
    }
}
