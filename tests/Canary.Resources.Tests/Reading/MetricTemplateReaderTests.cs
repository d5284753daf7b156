using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

public sealed class MetricTemplateReaderTests
{
    [Fact]
    public void A_good_template_is_a_query_and_its_backend()
    {
        var reading = MetricTemplateReader.Read(
            Template(
                new()
                {
                    Type = "prometheus",
                    Address = "https://p:9090",
                    SecretRef = new() { Name = "token" },
                    InsecureSkipVerify = true,
                }
            )
        );

        Assert.Empty(reading.Errors);
        Assert.NotNull(reading.Template);
        Assert.Equal(
            ("prometheus", "https://p:9090", "up", "token", true),
            (
                reading.Template.Type,
                reading.Template.Address,
                reading.Template.Query,
                reading.Template.SecretName,
                reading.Template.InsecureSkipVerify
            )
        );
    }

    [Fact]
    public void Another_backend_is_not_supported_yet() =>
        Assert.Equal(
            "spec.provider.type: \"datadog\" is not supported yet; use prometheus",
            MetricTemplateReader.Read(Template(new() { Type = "datadog" })).Message
        );

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var template = Template(
            new()
            {
                Type = "prometheus",
                Address = "p",
                Region = "eu",
                SecretRef = new(),
            }
        );

        var reading = MetricTemplateReader.Read(template with { Spec = template.Spec with { Query = "" } });

        Assert.Null(reading.Template);
        Assert.Equal(
            ["spec.provider.address", "spec.provider.region", "spec.provider.secretRef.name", "spec.query"],
            reading.Errors.Select(error => error.Path)
        );
    }

    [Fact]
    public void A_template_without_a_provider_is_an_error() =>
        Assert.Equal(
            "spec.provider.type: is missing; write prometheus",
            MetricTemplateReader.Read(Template(null)).Message
        );

    private static V1MetricTemplate Template(V1MetricTemplateProvider? provider) =>
        new()
        {
            Spec = new() { Provider = provider, Query = "up" },
        };
}
