using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Controller;
using Canary.Resources.Reading;
using Canary.Routing.Istio;

namespace Canary.Cli.Tests.CommandLine;

public sealed class RolloutOptionsTests
{
    [Fact]
    public void Without_options_everything_is_enabled_that_there_is()
    {
        var options = Read("");

        Assert.Equal(ProviderNames.All, options.Specs.SupportedProviders);
        Assert.Equal(TargetReference.Kinds, options.Specs.TargetKinds);
        Assert.Equal("gatewayapi:v1", options.Specs.DefaultProvider);
        Assert.True(options.ConfigTracking);
        Assert.False(options.Specs.AllowCrossNamespace);
        Assert.Null(options.MetricsServerCredentials);
        Assert.Equal(IstioApi.V1, options.IstioApi);
    }

    [Fact]
    public void What_is_enabled_is_said_one_by_one()
    {
        var options = Read(
            "--provider istio --enabled-providers=istio --enabled-providers=kubernetes --target-kinds=Deployment --istio-api=v1beta1 "
                + "--config-tracking=false --include-label-prefix=team --include-label-prefix=app --allow-cross-namespace-refs "
                + "--metrics-server=http://prometheus:9090 --metrics-server-credentials=/etc/canary/prometheus"
        );

        Assert.Equal(["istio", "kubernetes"], options.Specs.SupportedProviders);
        Assert.Equal(["Deployment"], options.Specs.TargetKinds);
        Assert.Equal(IstioApi.V1Beta1, options.IstioApi);
        Assert.False(options.ConfigTracking);
        Assert.Equal(["team", "app"], options.IncludeLabelPrefixes);
        Assert.True(options.Specs.AllowCrossNamespace);
        Assert.Equal("/etc/canary/prometheus", options.MetricsServerCredentials);
        options.Validate();
    }

    [Theory]
    [InlineData("--enabled-providers linkerd", "The provider 'linkerd' is not supported")]
    [InlineData("--target-kinds Job", "Targets of the kind 'Job' can't be released")]
    [InlineData("--provider istio --enabled-providers nginx", "default provider 'istio' is not supported")]
    [InlineData("--metrics-server-credentials /etc/x", "but none is named; add --metrics-server")]
    public void What_makes_no_sense_is_refused_before_anything_starts(string arguments, string problem)
    {
        var e = Assert.Throws<ArgumentException>(() => Read(arguments).Validate());

        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    private static CanaryControllerOptions Read(string arguments)
    {
        var options = new RolloutOptions();
        var command = new Command("controller");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Apply(new CanaryControllerOptions(), parsed);
    }
}
