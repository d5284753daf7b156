using Canary.Controller.Telemetry;

namespace Canary.Controller.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    private static readonly MetricSnapshot Counter = new(
        "canary_successes_total",
        "Rollouts \\ that\nwere \"promoted\".",
        MetricType.Counter,
        [],
        [new(Labels(("name", "a\"b\\c\nd")), 3, [])]
    );

    private static readonly MetricSnapshot Histogram = new(
        "canary_seconds",
        "How long.",
        MetricType.Histogram,
        [0.5, 10],
        [new(Labels(("name", "web")), 12.25, [2, 1, 4])]
    );

    [Fact]
    public void Text_escapes_help_and_labels_as_the_format_says() =>
        Assert.Equal(
            """
            # HELP canary_successes_total Rollouts \\ that\nwere "promoted".
            # TYPE canary_successes_total counter
            canary_successes_total{name="a\"b\\c\nd"} 3

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([Counter], ExpositionFormat.Text)
        );

    [Fact]
    public void OpenMetrics_names_a_counters_family_without_the_suffix_and_ends_with_EOF() =>
        Assert.Equal(
            """
            # HELP canary_successes Rollouts \\ that\nwere \"promoted\".
            # TYPE canary_successes counter
            canary_successes_total{name="a\"b\\c\nd"} 3
            # EOF

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([Counter], ExpositionFormat.OpenMetrics)
        );

    [Fact]
    public void Buckets_are_cumulative_in_order_and_end_with_infinity() =>
        Assert.Equal(
            """
            # HELP canary_seconds How long.
            # TYPE canary_seconds histogram
            canary_seconds_bucket{name="web",le="0.5"} 2
            canary_seconds_bucket{name="web",le="10"} 3
            canary_seconds_bucket{name="web",le="+Inf"} 7
            canary_seconds_sum{name="web"} 12.25
            canary_seconds_count{name="web"} 7

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([Histogram], ExpositionFormat.Text)
        );

    [Fact]
    public void OpenMetrics_bounds_look_like_floats() =>
        Assert.Contains("le=\"10.0\"", PrometheusText.Write([Histogram], ExpositionFormat.OpenMetrics));

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2",
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    )]
    public void The_scraper_says_which_format_it_wants(string? accept, string contentType) =>
        Assert.Equal(contentType, PrometheusText.ContentType(PrometheusText.Negotiate(accept)));

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    public void Numbers_are_written_as_Go_reads_them(double value, string written)
    {
        var gauge = new MetricSnapshot("g", "", MetricType.Gauge, [], [new(Labels(), value, [])]);

        Assert.Contains($"g {written}\n", PrometheusText.Write([gauge], ExpositionFormat.Text));
    }

    private static LabelSet Labels(params (string Name, string Value)[] labels) =>
        LabelSet.Of([.. labels.Select(label => new KeyValuePair<string, object?>(label.Name, label.Value))]);
}
