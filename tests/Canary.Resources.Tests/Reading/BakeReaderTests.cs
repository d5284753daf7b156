using Canary.Engine.Analysis;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

public sealed class BakeReaderTests
{
    [Fact]
    public void Without_metrics_of_its_own_a_bake_has_those_of_the_analysis()
    {
        var canary = Canaries.Parse($"{Canaries.Good}\n  bake: {{duration: 30m}}");
        var metric = new V1CanaryMetric
        {
            Name = "request-success-rate",
            ThresholdRange = new() { Min = 99 },
        };
        var analysis = canary.Spec.Analysis! with { Metrics = [metric] };

        var policy = Canaries.Read(canary with { Spec = canary.Spec with { Analysis = analysis } }).Policy!;

        Assert.Equal((TimeSpan.FromMinutes(30), policy.Metrics), (policy.Bake!.Duration, policy.Bake.Metrics));
        Assert.Equal("request-success-rate", Assert.Single(policy.Bake.Metrics).Name);
    }

    [Fact]
    public void A_bake_may_have_metrics_of_its_own()
    {
        var policy = Read(
            "bake: {duration: 10m, metrics: [{name: request-duration, interval: 2m, thresholdRange: {max: 500}}]}"
        ).Policy!;

        var metric = Assert.Single(policy.Bake!.Metrics);
        Assert.Equal(new BuiltInMetric(BuiltInMetricKind.RequestDuration), metric.Source);
    }

    [Fact]
    public void A_bake_may_watch_the_pods_only() =>
        Assert.Empty(Read("bake: {duration: 10m, metrics: []}").Policy!.Bake!.Metrics);

    [Theory]
    [InlineData("bake: {}", "spec.bake.duration")]
    [InlineData("bake: {duration: soon}", "spec.bake.duration")]
    [InlineData("bake: {duration: 0s, metrics: []}", "spec.bake.duration")]
    [InlineData(
        "bake: {duration: 1m, metrics: [{name: a, query: up, interval: 2m, thresholdRange: {min: 1}}]}",
        "spec.bake.duration"
    )]
    [InlineData(
        "bake: {duration: 1m, metrics: [{name: a, query: up, initialDelay: 2m, thresholdRange: {min: 1}}]}",
        "spec.bake.duration"
    )]
    [InlineData("bake: {duration: 10m, metrics: [{name: a, query: up}]}", "spec.bake.metrics[0].thresholdRange")]
    [InlineData(
        "bake: {duration: 10m, metrics: [{name: a, query: up, thresholdRange: {min: 1}, bad: up}]}",
        "spec.bake.metrics[0].bad"
    )]
    public void Mistakes_are_told_with_their_place(string yaml, string path)
    {
        var error = Assert.Single(Read(yaml).Errors);

        Assert.Equal(path, error.Path);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void A_Service_has_no_pods_that_could_come_back()
    {
        var canary = Canaries.Parse($"{Canaries.Good}\n  bake: {{duration: 30m}}");
        var service = canary with
        {
            Spec = canary.Spec with { TargetRef = canary.Spec.TargetRef! with { ApiVersion = "v1", Kind = "Service" } },
        };

        Assert.Contains(Canaries.Read(service).Errors, error => error.Path == "spec.bake");
    }

    private static Resources.Reading.SpecReading Read(string yaml) =>
        Canaries.Read(Canaries.Parse($"{Canaries.Good}\n  {yaml}"));
}
