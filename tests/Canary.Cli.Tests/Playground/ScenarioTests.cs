using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Cli.Playground;
using Canary.Cli.Playground.Scenarios;

namespace Canary.Cli.Tests.Playground;

public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. ScenarioCatalogue.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_goes_as_told_within_a_minute(string name)
    {
        using var stage = new ScenarioStage();

        var held = stage.Play(ScenarioCatalogue.Find(name));

        Assert.True(held, stage.Output);
        Assert.True(stage.Took < TimeSpan.FromMinutes(1), $"It took {stage.Took}.\n{stage.Output}");
        Assert.Equal(0, stage.ToUnreadyPods);
    }

    [Theory]
    [InlineData("blue-green")]
    [InlineData("mirror")]
    public void No_user_meets_a_release_that_testers_or_copies_found_broken(string name)
    {
        using var stage = new ScenarioStage();

        Assert.True(stage.Play(ScenarioCatalogue.Find(name)), stage.Output);

        Assert.Equal(0, stage.UsersErrors);
    }

    [Fact]
    public void Only_insiders_meet_a_release_that_fails_in_an_AB_test()
    {
        using var stage = new ScenarioStage();

        Assert.True(stage.Play(ScenarioCatalogue.Find("ab")), stage.Output);

        Assert.Equal(0, stage.ErrorsOf("everyone"));
        Assert.NotEqual(0, stage.ErrorsOf("insiders"));
    }

    [Fact]
    public void A_commit_by_the_audience_that_stands_in_the_way_ends_the_story_with_a_reason_and_no_conflict_in_the_tree()
    {
        using var stage = new ScenarioStage();
        var acts = new[]
        {
            Act.First(),
            Act.Release("The story releases", new("2.0.0"), scene => scene.IsPromoted("2.0.0")),
            Act.Of(
                "The audience releases",
                shop => shop.Git.Commit(new Release("7.0.0").Files(), "Release 7.0.0", new("You", "you@example.com")),
                scene => true
            ),
            Act.Revert("The story reverts its release", scene => true),
        };

        Assert.False(stage.Play(new Scenario("interfered with", "", acts)));

        Assert.Contains("does not go with what was committed meanwhile", stage.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(stage.Repository, ".git", "REVERT_HEAD")));
    }

    [Fact]
    public void A_story_that_does_not_go_as_told_is_not_passed_off_as_one_that_did()
    {
        using var stage = new ScenarioStage();
        var act = Act.First() with { Ending = scene => scene.IsPromoted("9.9.9") };

        Assert.False(stage.Play(new Scenario("broken", "", [act])));

        Assert.Contains(
            "This did not happen within 45 s. The Canary is Initialized",
            stage.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Help_lists_the_stories()
    {
        using var output = new StringWriter();

        await CanaryCommandLine.RunAsync(["playground", "--help"], new Terminal(output, TextWriter.Null, color: false));

        Assert.All(
            ScenarioCatalogue.All,
            scenario => Assert.Contains(scenario.Name, output.ToString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_story_that_there_is_not_is_a_matter_of_usage()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, color: false);

        Assert.Equal(
            ExitCode.Usage,
            await CanaryCommandLine.RunAsync(["playground", "--scenario", "tragedy"], terminal)
        );

        Assert.Contains("'tragedy'", error.ToString(), StringComparison.Ordinal);
    }
}
