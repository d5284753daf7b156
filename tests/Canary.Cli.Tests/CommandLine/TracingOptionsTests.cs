using Canary.Cli.CommandLine;
using Canary.Hooks.Tracing;

namespace Canary.Cli.Tests.CommandLine;

public sealed class TracingOptionsTests
{
    [Theory]
    [InlineData("http://c:4318", "http://c:4318/v1/traces")]
    [InlineData("http://c:4318/", "http://c:4318/v1/traces")]
    [InlineData("http://c:4318/otlp", "http://c:4318/otlp/v1/traces")]
    [InlineData("http://c:4318/v1/traces", "http://c:4318/v1/traces")]
    public void The_flag_names_the_collector(string flag, string endpoint) =>
        Assert.Equal(endpoint, Read(flag)!.Endpoint);

    [Theory]
    [InlineData("http://c:4318/v1/traces", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318")]
    [InlineData(
        "http://t/x",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t/x"
    )]
    [InlineData(null)]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "OTEL_SDK_DISABLED=true")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "OTEL_TRACES_EXPORTER=none")]
    public void Without_it_OpenTelemetrys_variables_do(string? endpoint, params string[] environment) =>
        Assert.Equal(endpoint, Read(null, environment)?.Endpoint);

    [Fact]
    public void Headers_resource_and_timeout_come_from_the_environment()
    {
        var options = Read(
            "http://c",
            "OTEL_EXPORTER_OTLP_HEADERS=api-key=a%20b, X-Scope = shop",
            "OTEL_RESOURCE_ATTRIBUTES=deployment.environment=prod,service.name=other",
            "OTEL_SERVICE_NAME=canary-eu",
            "OTEL_EXPORTER_OTLP_TIMEOUT=2500"
        )!;

        Assert.Equal([new("api-key", "a b"), new("X-Scope", "shop")], options.Headers);
        Assert.Equal([new("service.name", "canary-eu"), new("deployment.environment", "prod")], options.Resource);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), options.Timeout);
    }

    [Theory]
    [InlineData("4318", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc")]
    [InlineData("milliseconds", "OTEL_EXPORTER_OTLP_TIMEOUT=10s")]
    [InlineData("key=value", "OTEL_EXPORTER_OTLP_HEADERS=s3cret")]
    public void What_makes_no_sense_is_refused(string advice, string variable)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Read("http://c", variable));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }

    private static OtlpOptions? Read(string? flag, params string[] environment)
    {
        var variables = environment.ToDictionary(
            pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)],
            pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]
        );
        return TracingOptions.Read(flag, name => variables.GetValueOrDefault(name));
    }
}
