using Canary.Engine.Strategies;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

public sealed class StrategyReaderTests
{
    [Theory]
    [InlineData("stepWeight: 10\nmaxWeight: 30", new[] { 10, 20, 30 })]
    [InlineData("stepWeight: 20\nmaxWeight: 50", new[] { 20, 40, 50 })]
    [InlineData("stepWeight: 60\nmaxWeight: 50", new[] { 50 })]
    [InlineData("stepWeight: 30", new[] { 30, 60, 90, 100 })]
    [InlineData("stepWeight: 100", new[] { 100 })]
    [InlineData("stepWeights: [1, 5, 60]", new[] { 1, 5, 60 })]
    [InlineData("stepWeights: [1, 5, 60]\nmaxWeight: 50", new[] { 1, 5, 60 })]
    public void Weights_rise_to_the_largest_and_never_above(string steps, int[] weights)
    {
        var reading = Canaries.Read(Canaries.WithAnalysis($"threshold: 1\n{steps}"));

        Assert.Equal([.. weights], Assert.IsType<WeightedStrategy>(reading.Policy?.Strategy).Weights);
    }

    [Fact]
    public void Iterations_are_blue_green()
    {
        var reading = Canaries.Read(Canaries.WithAnalysis("threshold: 1\niterations: 4"));

        Assert.Equal(new BlueGreenStrategy(4), reading.Policy?.Strategy);
    }

    [Theory]
    [InlineData("iterations: 4", 4)]
    [InlineData("interval: 1m", 10)]
    public void The_provider_kubernetes_is_blue_green_with_ten_iterations_when_nothing_else_is_said(
        string steps,
        int iterations
    )
    {
        var canary = Canaries.WithAnalysis($"threshold: 1\n{steps}");
        canary = canary with
        {
            Spec = canary.Spec with
            {
                Provider = "kubernetes",
                Service = new() { Port = 80 },
            },
        };

        var reading = Canaries.Read(canary);

        Assert.Empty(reading.Errors);
        Assert.Equal(new BlueGreenStrategy(iterations), reading.Policy?.Strategy);
    }

    [Theory]
    [InlineData(
        "interval: 1m",
        "spec.analysis: does not say how traffic moves; write stepWeight (for example 10), stepWeights (for example [5, 20, 50]), iterations or steps"
    )]
    [InlineData(
        "stepWeight: 10\nstepWeights: [10]",
        "spec.analysis: has stepWeight and stepWeights, which are different ways to step; keep one of them"
    )]
    [InlineData("stepWeight: 0", "spec.analysis.stepWeight: \"0\" is out of range; write a number from 1 to 100")]
    [InlineData("stepWeight: 101", "spec.analysis.stepWeight: \"101\" is out of range; write a number from 1 to 100")]
    [InlineData(
        "stepWeight: 1\nmaxWeight: 0",
        "spec.analysis.maxWeight: \"0\" is out of range; write a number from 1 to 100"
    )]
    [InlineData(
        "stepWeight: 0.099",
        "spec.analysis.stepWeight: \"0.099\" takes more than 1000 steps to 100; write a larger one, or stepWeights"
    )]
    [InlineData(
        "iterations: 2\nsteps: [{weight: 5}]",
        "spec.analysis: has iterations and steps, which are different ways to step; keep one of them"
    )]
    [InlineData("iterations: 0", "spec.analysis.iterations: \"0\" is out of range; write at least 1")]
    [InlineData("stepWeights: []", "spec.analysis.stepWeights: is empty; write for example [5, 20, 50]")]
    [InlineData(
        "stepWeights: [10, 10]",
        "spec.analysis.stepWeights[1]: \"10\" is not more than the weight before it, 10; write ascending weights, or steps, which may go down"
    )]
    [InlineData(
        "stepWeights: [10, 101]",
        "spec.analysis.stepWeights[1]: \"101\" is out of range; write a number from 1 to 100"
    )]
    public void A_step_style_that_makes_no_sense_is_an_error(string steps, string error) =>
        Assert.Equal([error], Canaries.Errors(Canaries.WithAnalysis($"threshold: 1\n{steps}")));

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void A_threshold_below_one_means_one(int given, int threshold)
    {
        var canary = Canaries.WithAnalysis("stepWeight: 10");
        canary = canary with
        {
            Spec = canary.Spec with { Analysis = canary.Spec.Analysis! with { Threshold = given } },
        };

        Assert.Equal(threshold, Canaries.Read(canary).Policy?.Threshold);
    }

    [Theory]
    [InlineData("interval: 500ms", "spec.analysis.interval: \"500ms\" is too short; write at least 1s")]
    [InlineData("interval: -1m", "spec.analysis.interval: \"-1m\" is too short; write at least 1s")]
    [InlineData(
        "interval: 1 minute",
        "spec.analysis.interval: \"1 minute\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    [InlineData("maxHold: 1d", "spec.analysis.maxHold: \"1d\" is not a duration; write for example 30s, 5m or 1h30m")]
    public void A_bad_duration_is_an_error(string field, string error) =>
        Assert.Equal([error], Canaries.Errors(Canaries.WithAnalysis($"threshold: 1\nstepWeight: 10\n{field}")));

    [Fact]
    public void Hours_and_single_seconds_are_intervals()
    {
        Assert.Equal(TimeSpan.FromHours(2), Interval("2h"));
        Assert.Equal(TimeSpan.FromSeconds(1), Interval("1s"));

        static TimeSpan? Interval(string text) =>
            Canaries.Read(Canaries.WithAnalysis($"threshold: 1\nstepWeight: 10\ninterval: {text}")).Policy?.Interval;
    }
}
