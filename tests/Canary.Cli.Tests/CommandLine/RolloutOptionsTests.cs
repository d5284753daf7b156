using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Controller;
using Canary.Routing.Istio;

namespace Canary.Cli.Tests.CommandLine;

public sealed class RolloutOptionsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "--config-tracking", "true")]
    [InlineData(false, "--config-tracking", "false")]
    [InlineData(false, "--config-tracking=false")]
    [InlineData(false, "--enable-config-tracking=false")]
    public void Configs_are_tracked_unless_told_otherwise(bool tracked, params string[] arguments) =>
        Assert.Equal(tracked, Read(arguments).ConfigTracking);

    [Fact]
    public void Istio_is_spoken_to_in_the_version_that_is_said()
    {
        Assert.Equal(IstioApi.V1, Read().IstioApi);
        Assert.Equal(IstioApi.V1, Read("--istio-api", "v1").IstioApi);
        Assert.Equal(IstioApi.V1Beta1, Read("--istio-api", "v1beta1").IstioApi);
    }

    [Theory]
    [InlineData("--istio-api", "v1alpha3", "'v1alpha3'", "'v1beta1'")]
    [InlineData("--istio-api", "V1Beta1", "'V1Beta1'", "'v1'")]
    [InlineData("--config-tracking", "sometimes", "'sometimes'")]
    public async Task Another_value_is_a_matter_of_usage(string option, string value, params string[] told)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await CanaryCommandLine.RunAsync(
            ["controller", option, value],
            new Terminal(output, error, color: false)
        );

        Assert.Equal(ExitCode.Usage, code);
        Assert.All(told, text => Assert.Contains(text, error.ToString(), StringComparison.Ordinal));
    }

    private static CanaryControllerOptions Read(params string[] arguments)
    {
        var options = new RolloutOptions();
        var command = new Command("controller");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Apply(new(), parsed);
    }
}
