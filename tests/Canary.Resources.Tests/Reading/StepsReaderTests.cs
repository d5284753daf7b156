using Canary.Engine;
using Canary.Engine.Strategies;

namespace Canary.Resources.Tests.Reading;

public sealed class StepsReaderTests
{
    private const string Match = "match: [{headers: {x-canary: {exact: always}}}]";

    [Fact]
    public void Each_step_says_all_that_the_canary_gets()
    {
        var steps = Read(
            $$"""
            - mirror: 20
            - {{Match}}
            - weight: 0.5
              hold: 5m
            - pause: {duration: 10m}
            - weight: 60
            - weight: 20
            - weight: 0
            - pause: {}
            """
        );

        Assert.Equal(
            [
                new(new() { Mirror = 20 }, Judged: true),
                new(new() { Weight = 100, Match = "analysis.steps[1].match" }, Judged: true),
                new(CanaryTraffic.Of(0.5m), Judged: true) { Hold = TimeSpan.FromMinutes(5) },
                new(CanaryTraffic.Of(0.5m), Judged: false) { Pause = new(TimeSpan.FromMinutes(10)) },
                new(CanaryTraffic.Of(60), Judged: true),
                new(CanaryTraffic.Of(20), Judged: true),
                new(CanaryTraffic.None, Judged: true),
                new(CanaryTraffic.None, Judged: false) { Pause = new(null) },
            ],
            steps
        );
    }

    [Theory]
    [InlineData("- {}", "[0]: does not say what the canary gets; write one of weight, mirror, match and pause")]
    [InlineData("- hold: 5m", "[0]: does not say what the canary gets; write one of weight, mirror, match and pause")]
    [InlineData(
        "- {weight: 5, pause: {}}",
        "[0]: has weight and pause, which are different kinds of step; make a step of each"
    )]
    [InlineData(
        "- {mirror: 5, " + Match + "}",
        "[0]: has mirror and match, which are different kinds of step; make a step of each"
    )]
    [InlineData("- weight: 101", "[0].weight: \"101\" is out of range; write a number from 0 to 100")]
    [InlineData("- weight: -1", "[0].weight: \"-1\" is out of range; write a number from 0 to 100")]
    [InlineData(
        "- weight: 0.0001",
        "[0].weight: \"0.0001\" is finer than traffic can be divided; write at most three decimals"
    )]
    [InlineData("- mirror: 0", "[0].mirror: \"0\" is out of range; write a number from 1 to 100")]
    [InlineData(
        "- match: []",
        "[0].match: is empty, so nobody would get the canary; write for example [{headers: {x-canary: {exact: always}}}]"
    )]
    [InlineData(
        "- match: [{headers: {}}]",
        "[0].match[0]: has no condition, so everyone would get the canary; write for example headers: {x-canary: {exact: always}}"
    )]
    [InlineData("- {weight: 5, hold: 10ms}", "[0].hold: \"10ms\" is too short; write at least 1s")]
    [InlineData(
        "- pause: {duration: soon}",
        "[0].pause.duration: \"soon\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    [InlineData(
        "- {pause: {}, hold: 5m}",
        "[0].hold: does not go with a pause, which has a duration; write pause.duration"
    )]
    [InlineData("- {weight: 5, until: verdict}", "[0].until: is not supported yet; remove it")]
    public void A_step_that_makes_no_sense_is_an_error(string step, string error) =>
        Assert.Equal(
            [$"spec.analysis.steps{error}"],
            Canaries.Errors(Canaries.WithAnalysis($"threshold: 1\nsteps:\n{step}"), Canaries.Anything)
        );

    [Fact]
    public void A_list_without_steps_is_an_error() =>
        Assert.Equal(
            ["spec.analysis.steps: is empty; write for example [{weight: 5}, {weight: 50, hold: 10m}]"],
            Canaries.Errors(Canaries.WithAnalysis("threshold: 1\nsteps: []"))
        );

    [Theory]
    [InlineData("maxWeight: 50", "maxWeight")]
    [InlineData("mirror: true", "mirror")]
    [InlineData(Match, "match")]
    public void What_belongs_to_other_styles_is_refused_beside_steps(string field, string name) =>
        Assert.Equal(
            [$"spec.analysis.{name}: has no meaning beside steps, which say it themselves; move it into a step"],
            Canaries.Errors(Canaries.WithAnalysis($"threshold: 1\nsteps: [{{weight: 5}}]\n{field}"), Canaries.Anything)
        );

    private static ValueList<RolloutStep> Read(string steps)
    {
        var canary = Canaries.WithAnalysis($"threshold: 1\nsteps:\n{steps}");
        var reading = Canaries.Read(canary, Canaries.Anything);
        Assert.Empty(reading.Errors);
        return Assert.IsType<StepsStrategy>(reading.Policy?.Strategy).Steps;
    }
}
