using Canary.Engine.Analysis;

namespace Canary.Resources.Tests.Reading;

public sealed class MetricReaderTests
{
    [Fact]
    public void A_metric_is_built_in_templated_or_inline()
    {
        var metrics = Read(
            """
            - {name: request-success-rate, interval: 2m, thresholdRange: {min: 99}}
            - {name: request-duration, thresholdRange: {max: 500}}
            - {name: queue, query: "sum(queue)", thresholdRange: {min: 1, max: 2.5}}
            - {name: errors, templateRef: {name: errors}, templateVariables: {b: "2", a: "1"}, thresholdRange: {max: 1}}
            """
        );

        Assert.Equal(
            [
                new()
                {
                    Name = "request-success-rate",
                    Source = new BuiltInMetric(BuiltInMetricKind.RequestSuccessRate),
                    Interval = TimeSpan.FromMinutes(2),
                    Min = 99,
                },
                new()
                {
                    Name = "request-duration",
                    Source = new BuiltInMetric(BuiltInMetricKind.RequestDuration),
                    Max = 500,
                },
                new()
                {
                    Name = "queue",
                    Source = new InlineQuery("sum(queue)"),
                    Min = 1,
                    Max = 2.5,
                },
                new()
                {
                    Name = "errors",
                    Source = new TemplateQuery("test", "errors", [new("a", "1"), new("b", "2")]),
                    Max = 1,
                },
            ],
            metrics
        );
    }

    [Fact]
    public void A_lone_threshold_means_what_it_means_to_Flagger()
    {
        var metrics = Read(
            """
            - {name: request-success-rate, threshold: 99}
            - {name: request-duration, threshold: 500}
            - {name: queue, query: "sum(queue)", threshold: 3}
            - {name: errors, templateRef: {name: errors}, threshold: 1}
            """
        );

        Assert.Equal(
            [(99, null), (null, 500), (null, 3), (null, 1)],
            metrics.Select(metric => (metric.Min, metric.Max))
        );
    }

    [Fact]
    public void A_metric_has_limits_of_its_own()
    {
        var metric = Read(
            "- {name: a, query: b, threshold: 1, failureLimit: 2, errorLimit: 3, initialDelay: 2m, dryRun: true}"
        )[0];

        Assert.Equal((2, 3), (metric.FailureLimit, metric.ErrorLimit));
        Assert.Equal(TimeSpan.FromMinutes(2), metric.InitialDelay);
        Assert.True(metric.DryRun);
    }

    [Theory]
    [InlineData(
        "{name: latency, thresholdRange: {max: 1}}",
        "spec.analysis.metrics[0]: \"latency\" is not a built-in metric and has no query; add a templateRef, or use request-success-rate or request-duration"
    )]
    [InlineData(
        "{name: request-duration}",
        "spec.analysis.metrics[0].thresholdRange: is missing; write the smallest good value as min, the largest as max, or both"
    )]
    [InlineData(
        "{name: request-duration, thresholdRange: {}}",
        "spec.analysis.metrics[0].thresholdRange: is empty; write min, max, or both"
    )]
    [InlineData(
        "{name: request-duration, thresholdRange: {min: 2, max: 1.5}}",
        "spec.analysis.metrics[0].thresholdRange: has min 2 above max 1.5, so no value is good; swap them"
    )]
    [InlineData(
        "{name: request-duration, threshold: 1, thresholdRange: {max: 1}}",
        "spec.analysis.metrics[0]: has both threshold and thresholdRange; keep thresholdRange"
    )]
    [InlineData(
        "{name: a, query: b, templateRef: {name: c}, threshold: 1}",
        "spec.analysis.metrics[0]: has both templateRef and query; keep one of them"
    )]
    [InlineData(
        "{name: a, query: \" \", threshold: 1}",
        "spec.analysis.metrics[0].query: is empty; write a PromQL query"
    )]
    [InlineData(
        "{name: a, query: b, templateVariables: {x: z}, threshold: 1}",
        "spec.analysis.metrics[0].templateVariables: has no template to use it; add templateRef or remove it"
    )]
    [InlineData(
        "{name: a, templateRef: {name: \"\"}, threshold: 1}",
        "spec.analysis.metrics[0].templateRef.name: is missing; write the name of the MetricTemplate"
    )]
    [InlineData(
        "{name: request-duration, interval: 1y, threshold: 1}",
        "spec.analysis.metrics[0].interval: \"1y\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    [InlineData("{query: a, threshold: 1}", "spec.analysis.metrics[0].name: is missing; give the metric a name")]
    [InlineData(
        "{name: a, query: a, threshold: 1, failureLimit: 0}",
        "spec.analysis.metrics[0].failureLimit: \"0\" is out of range; write at least 1"
    )]
    [InlineData(
        "{name: a, query: a, threshold: 1, errorLimit: -1}",
        "spec.analysis.metrics[0].errorLimit: \"-1\" is out of range; write at least 1"
    )]
    [InlineData(
        "{name: a, query: a, threshold: 1, initialDelay: soon}",
        "spec.analysis.metrics[0].initialDelay: \"soon\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    public void A_metric_that_makes_no_sense_is_an_error(string metric, string error) =>
        Assert.Equal([error], Errors($"- {metric}"));

    [Fact]
    public void Two_metrics_of_one_name_are_an_error() =>
        Assert.Equal(
            ["spec.analysis.metrics[1].name: \"a\" is the name of another metric; give each metric a name of its own"],
            Errors("- {name: a, query: b, threshold: 1}\n- {name: a, query: c, threshold: 1}")
        );

    [Fact]
    public void A_template_in_another_namespace_is_refused_unless_it_is_allowed()
    {
        const string metrics = "- {name: a, templateRef: {name: b, namespace: shared}, threshold: 1}";

        Assert.Equal(
            [
                "spec.analysis.metrics[0].templateRef.namespace: \"shared\" is another namespace, which this controller does not allow; move the MetricTemplate to test, or start the controller with --allow-cross-namespace-refs",
            ],
            Errors(metrics)
        );
        var allowed = Canaries.Read(Canary(metrics), Canaries.Options with { AllowCrossNamespace = true });
        Assert.Equal(new TemplateQuery("shared", "b", []), allowed.Policy?.Metrics[0].Source);
    }

    [Fact]
    public void A_template_in_the_Canarys_own_namespace_is_not_another_one() =>
        Assert.Empty(Errors("- {name: a, templateRef: {name: b, namespace: test}, threshold: 1}"));

    private static Canary.Engine.ValueList<MetricCheck> Read(string metrics)
    {
        var reading = Canaries.Read(Canary(metrics));
        Assert.Empty(reading.Errors);
        return reading.Policy!.Metrics;
    }

    private static IEnumerable<string> Errors(string metrics) => Canaries.Errors(Canary(metrics));

    private static V1.V1Canary Canary(string metrics) =>
        Canaries.WithAnalysis($"threshold: 1\nstepWeight: 10\nmetrics:\n{metrics}");
}
