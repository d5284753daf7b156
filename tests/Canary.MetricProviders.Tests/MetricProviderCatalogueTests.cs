namespace Canary.MetricProviders.Tests;

public sealed class MetricProviderCatalogueTests
{
    private readonly MetricProviderCatalogue catalogue = MetricProviderCatalogue.Create(TimeProvider.System);

    [Fact]
    public void Prometheus_is_found_by_its_type() => Assert.Equal("prometheus", catalogue.Find("prometheus")?.Type);

    [Theory]
    [InlineData("datadog", "is not supported yet")]
    [InlineData("promethous", "does not exist")]
    public void An_unknown_type_is_refused_by_name(string type, string reason)
    {
        Assert.Null(catalogue.Find(type));
        Assert.Equal(
            $"Metric provider type '{type}' {reason}; spec.provider.type may be prometheus.",
            catalogue.Refusal(type)
        );
    }

    [Fact]
    public void Two_providers_of_one_type_are_a_mistake()
    {
        var prometheus = catalogue.Find("prometheus")!;

        Assert.Throws<ArgumentException>(() => new MetricProviderCatalogue([prometheus, prometheus]));
    }
}
